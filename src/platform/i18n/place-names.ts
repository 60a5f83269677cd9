import type { Language } from './i18n.ts'

// What CLDR's ids still say in another spelling than the place itself, and IANA by now.
const nowSpelled: Record<string, string> = {
  Asmera: 'Asmara',
  Calcutta: 'Kolkata',
  Enderbury: 'Kanton',
  Faeroe: 'Faroe',
  Godthab: 'Nuuk',
  Katmandu: 'Kathmandu',
  Kiev: 'Kyiv',
  Ponape: 'Pohnpei',
  Rangoon: 'Yangon',
  Saigon: 'Ho Chi Minh City',
  Truk: 'Chuuk',
}

const placeNames = new Map<string, string>()

/**
 * "Berlin" of Europe/Berlin, "Knox, Indiana" of America/Indiana/Knox, 「ドイツ時間」 in a language with words of its own
 * (CLDR's generic location names; some zones have only a full name).
 */
export function placeName(timeZone: string, language: Language): string {
  if (language === 'en') return cityName(timeZone)
  const key = `${language}|${timeZone}`
  const known = placeNames.get(key)
  if (known) return known
  const words = (['shortGeneric', 'longGeneric', 'long'] as const).map((timeZoneName) =>
    new Intl.DateTimeFormat(language, { timeZone, timeZoneName })
      .formatToParts(0)
      .find(({ type }) => type === 'timeZoneName'),
  )
  const name = words.find((word) => word && !/^[A-Z]/.test(word.value))?.value ?? cityName(timeZone)
  placeNames.set(key, name)
  return name
}

function cityName(timeZone: string): string {
  const parts = timeZone.split('/').map((part) => (nowSpelled[part] ?? part).replaceAll('_', ' '))
  return parts.length === 1 ? timeZone : parts.slice(1).reverse().join(', ')
}

/** Is it the zone that is called like its offset, so that one of the two is enough? */
export function isPlainUtc(timeZone: string): boolean {
  return /^(?:Etc\/)?(?:UTC|UCT|GMT|Zulu|Universal|Greenwich)$/i.test(timeZone)
}
