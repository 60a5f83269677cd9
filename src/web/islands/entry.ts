// The few things that pages do better with scripts; each finds its own elements and is optional.
import { startCopying } from './copy.ts'
import { startForms } from './forms.ts'
import { startKeeping } from './keep.ts'
import { startPolling } from './poll.ts'
import { startPopups } from './popups.ts'
import { startStrip } from './strip.ts'
import { startZone } from './zone.ts'

startZone()
startCopying()
startForms()
startKeeping()
startStrip()
startPopups()
startPolling()
