import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Seals secrets for one row, so that a sealed value moved to another row does not open. */
export interface Sealer {
  /** `owner` is the row's identity, e.g. `grants/<id>/refresh_token`: associated data, not secret. */
  seal(plain: string, owner: string): string
  /** Throws when the key is unknown, the value was changed, or it belongs to another row. */
  open(sealed: string, owner: string): string
  /** The id of the key that sealed this value. */
  keyIdOf(sealed: string): string
  readonly currentKeyId: string
}

export interface SealKey {
  id: string
  bytes: Buffer
}

/** AES-256-GCM; the first key seals, every key opens. A sealed value is `kid.nonce.tag.ciphertext` in base64url. */
export function createSealer(keys: SealKey[]): Sealer {
  const [current] = keys
  if (!current) throw new Error('a sealer needs a key')
  return {
    currentKeyId: current.id,
    keyIdOf: (sealed) => sealed.split('.', 1)[0] ?? '',
    seal(plain, owner) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce)
      cipher.setAAD(Buffer.from(owner))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [current.id, ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.')
    },
    open(sealed, owner) {
      const [id, nonce, tag, body] = sealed.split('.')
      const key = keys.find((candidate) => candidate.id === id)
      if (!key) throw new Error(`no key named ${id} to open this with`)
      if (nonce === undefined || tag === undefined || body === undefined) throw new Error('not a sealed value')
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
        authTagLength: 16,
      })
      decipher.setAAD(Buffer.from(owner))
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return decipher.update(Buffer.from(body, 'base64url'), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}

/** The key used when none is configured: derived from the instance's secret (HKDF, RFC 5869), named `s0`. */
export function derivedKey(secret: string): SealKey {
  return { id: 's0', bytes: Buffer.from(hkdfSync('sha256', secret, '', 'anteroom/seal', 32)) }
}
