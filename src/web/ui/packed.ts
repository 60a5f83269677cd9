import { constants, crc32, deflateRawSync } from 'node:zlib'

/** A text with one gap, packed once; what fills the gap is new in each answer. */
export interface Packed {
  before: Buffer
  after: Buffer
  packedBefore: Buffer
  packedAfter: Buffer
  crcBefore: number
}

/** Packs what stands before and after the gap. */
export function pack(before: string, after: string): Packed {
  const [head, tail] = [Buffer.from(before), Buffer.from(after)]
  return {
    before: head,
    after: tail,
    // Ends on a whole byte and not with the last block, so that others may follow (RFC 1951 §3.2.3).
    packedBefore: deflateRawSync(head, { finishFlush: constants.Z_SYNC_FLUSH }),
    packedAfter: deflateRawSync(tail),
    crcBefore: crc32(head),
  }
}

/** The text with its gap filled. */
export function plain({ before, after }: Packed, gap: string): Buffer {
  return Buffer.concat([before, Buffer.from(gap), after])
}

/** The same as one gzip member (RFC 1952): the gap, at most 65,535 bytes, goes in as a stored block. */
export function gzipped({ before, after, packedBefore, packedAfter, crcBefore }: Packed, gap: string): Buffer {
  const filling = Buffer.from(gap)
  const stored = Buffer.alloc(5)
  stored.writeUInt16LE(filling.length, 1)
  stored.writeUInt16LE(filling.length ^ 0xffff, 3)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(after, crc32(filling, crcBefore)), 0)
  trailer.writeUInt32LE((before.length + filling.length + after.length) >>> 0, 4)
  return Buffer.concat([gzipHeader, packedBefore, stored, filling, packedAfter, trailer])
}

const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
