// The few things that pages do better with scripts; each finds its own elements and is optional.
import { startCopying } from './copy.ts'
import { startForms } from './forms.ts'
import { startPolling } from './poll.ts'
import { startPopups } from './popups.ts'
import { startZone } from './zone.ts'

startZone()
startCopying()
startForms()
startPopups()
startPolling()
