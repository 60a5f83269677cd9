import type { ConferenceProvider } from './port.ts'
import type { conferences } from './tables.ts'
import { zoom } from './zoom/provider.ts'

/** Every provider of rooms. Adding one: copy a folder, fill its files, add a line here and to the table's union. */
export const providers: Record<typeof conferences.$inferSelect.provider, ConferenceProvider> = { zoom }
