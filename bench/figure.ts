/** One line of the table. */
export interface Figure {
  what: string
  /** In words; empty where there is none. */
  aim: string
  measured: string
  /** Null where nothing was aimed for, or nothing could be measured. */
  isMet: boolean | null
}

/** What a measurement may be told on the command line. */
export interface Wishes {
  /** How many bookings to make before memory is read. */
  bookings: number
  /** How many events to grow to. */
  events: number
}
