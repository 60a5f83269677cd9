import type { ConferenceView } from '#/modules/conferencing/index.ts'
import type { EventView } from '#/modules/events/index.ts'
import type { MessageKey } from '#/platform/i18n/i18n.ts'
import type { Tone } from '#/web/ui/boxes.tsx'

export interface RoomState {
  tone: Tone
  label: MessageKey
}

const words: Record<ConferenceView['state'], RoomState> = {
  waiting: { tone: 'busy', label: 'room.waiting' },
  retrying: { tone: 'busy', label: 'room.retrying' },
  ready: { tone: 'ready', label: 'room.ready' },
  unknown: { tone: 'busy', label: 'room.unknown' },
  reconnect: { tone: 'problem', label: 'room.reconnect' },
  rejected: { tone: 'problem', label: 'room.rejected' },
  lost: { tone: 'problem', label: 'room.lost' },
  failed: { tone: 'problem', label: 'room.failed' },
  removed: { tone: 'quiet', label: 'room.removed' },
}

/** The room's state in a word, as the host's lists show it; null for an event that isn't at Zoom. */
export function roomState({ location, status, conference }: EventView): RoomState | null {
  const isTroubled = conference && (conference.problem !== null || conference.handWork.length > 0)
  if (location.kind !== 'zoom' && !isTroubled) return null
  if (status === 'draft') return { tone: 'quiet', label: 'room.draft' }
  if (!conference) return { tone: 'problem', label: 'room.failed' }
  if (conference.wanted === 'absent') return isTroubled ? { tone: 'problem', label: 'room.not_removed' } : words.removed
  if (conference.providerStartsAt) return { tone: 'problem', label: 'room.moved' }
  // A link that works, with something that the host should look at.
  if (conference.joinUrl && isTroubled) return { tone: 'problem', label: 'room.ready_but' }
  return conference.joinUrl ? words.ready : words[conference.state]
}

/** The way in, while there is one. */
export function joinUrlOf({ location, conference, status }: EventView): string | null {
  if (status === 'cancelled') return null
  return location.kind === 'link' ? location.url : (conference?.joinUrl ?? null)
}
