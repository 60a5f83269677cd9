/** Escape or a click elsewhere closes what `<details data-popup>` opened; focus goes back to where it came from. */
export function startPopups(): void {
  const opened = () => document.querySelectorAll<HTMLDetailsElement>('details[data-popup][open]')
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const popup of opened()) {
      popup.open = false
      popup.querySelector('summary')?.focus()
    }
  })
  addEventListener('click', (event) => {
    for (const popup of opened()) if (!popup.contains(event.target as Node)) popup.open = false
  })
}
