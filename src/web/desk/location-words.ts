import type { EventLocation } from '#/modules/events/index.ts'
import type { Translate } from '#/platform/i18n/i18n.ts'
import type { IconName } from '#/web/ui/icons.tsx'

export const locationIcons = {
  zoom: 'video',
  link: 'link',
  phone: 'phone',
  in_person: 'place',
} as const satisfies Record<EventLocation['kind'], IconName>

/** "Zoom: work account"; a name that says Zoom itself is enough. */
export function zoomInWords(connectionName: string, t: Translate): string {
  return /zoom/i.test(connectionName) ? connectionName : t('location.zoom_as', { name: connectionName })
}

/** Where, as the host reads it: the connection's name, the link, the number with who calls, the address. */
export function locationInWords(location: EventLocation, t: Translate, connectionName: string | null): string {
  switch (location.kind) {
    case 'zoom':
      return connectionName ? zoomInWords(connectionName, t) : t('location.zoom')
    case 'link':
      return location.url
    case 'phone':
      return t(location.whose === 'guest' ? 'location.you_call' : 'location.guest_calls', { number: location.number })
    case 'in_person':
      return location.address
  }
}
