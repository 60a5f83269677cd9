/** On a first visit the page guesses the guest's zone; the browser knows it, so the page is asked for again in it. */
export function startZone(): void {
  const shown = document.querySelector<HTMLElement>('[data-guessed-zone]')?.dataset.guessedZone
  if (!shown) return
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (!zone || !navigator.cookieEnabled || document.cookie.includes('tz=')) return
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure context
  document.cookie = `tz=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax`
  if (zone !== shown) location.reload()
}
