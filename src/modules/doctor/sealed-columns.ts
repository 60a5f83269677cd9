import { sealedInConnections } from '#/modules/connections/index.ts'
import { sealedInEvents } from '#/modules/events/index.ts'
import type { SealedColumn } from '#/platform/seal/reseal.ts'

/** Every sealed column there is, lower rooms first. */
export const sealedColumns: SealedColumn[] = [...sealedInConnections, ...sealedInEvents]
