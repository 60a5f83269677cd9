import { startCopying } from './copy.ts'

/** Asks again for a part that is still being made (`data-poll` is its address) until the answer polls no more. */
export function startPolling(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-poll]')) void ask(place)
}

async function ask(place: HTMLElement): Promise<void> {
  // Every second at first, then every five: a room takes seconds, a broken connection takes hours.
  for (let tries = 0; tries < 1000; tries++) {
    await new Promise((resolve) => setTimeout(resolve, tries < 40 ? 1000 : 5000))
    if (document.hidden) continue
    const answer = await fetch(place.dataset.poll as string).catch(() => null)
    if (!answer?.ok) continue
    const html = await answer.text()
    if (html === place.dataset.shown) continue
    place.dataset.shown = html
    place.innerHTML = html
    startCopying()
    if (!place.querySelector('[data-pending]')) return
  }
}
