import { customType, timestamp } from 'drizzle-orm/pg-core'

/** An instant. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

/** A half-open range of instants, `[from, to)`. */
export const instantRange = customType<{ data: { from: Date; to: Date }; driverData: string }>({
  dataType: () => 'tstzrange',
  toDriver: ({ from, to }) => `[${from.toISOString()},${to.toISOString()})`,
  fromDriver: (text) => {
    const [from, to] = text.slice(1, -1).replaceAll('"', '').split(',') as [string, string]
    return { from: new Date(from), to: new Date(to) }
  },
})
