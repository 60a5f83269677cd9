import type { SealedColumn } from '#/platform/seal/reseal.ts'
import { bookingRequests, bookings } from './tables.ts'

/** Every column here that holds sealed values; a test fails when one is missing. */
export const sealedInEvents: SealedColumn[] = [
  { key: bookings.id, column: bookings.sealedToken },
  { key: bookingRequests.id, column: bookingRequests.sealedForm },
]
