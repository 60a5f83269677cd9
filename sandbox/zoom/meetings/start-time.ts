import { validationFailed } from '../rest/refusals.ts'
import { zoomTime } from '../sandbox.ts'

/** `…Z` is UTC; anything else is wall time in `timeZone`. Answers UTC with seconds; throws `ZoomRefusal` 300. */
export function readStartTime(text: string, timeZone: string): string {
  try {
    if (text.endsWith('Z')) return zoomTime(Temporal.Instant.from(text).epochMilliseconds)
    return zoomTime(Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds)
  } catch {
    throw validationFailed([{ field: 'start_time', message: 'Invalid field.' }])
  }
}
