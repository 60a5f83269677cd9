/** Shows the copy buttons, which need a script, and makes them work; what was copied is said by the button itself. */
export function startCopying(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const button = place.querySelector('button')
    const text = place.querySelector('.copy-text')?.textContent
    if (!button || !text || !navigator.clipboard) continue
    const label = button.textContent
    button.hidden = false
    button.setAttribute('aria-live', 'polite')
    button.onclick = async () => {
      await navigator.clipboard.writeText(text)
      button.textContent = button.dataset.copied ?? label
      setTimeout(() => {
        button.textContent = label
      }, 2000)
    }
  }
}
