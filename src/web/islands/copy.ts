/** Shows the copy buttons, which need a script, and makes them work; how it went is said by the button itself. */
export function startCopying(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    const button = place.querySelector('button')
    const text = place.querySelector<HTMLElement>('.copy-text')
    if (!button || !text?.textContent || !navigator.clipboard) continue
    const label = button.textContent
    button.hidden = false
    button.setAttribute('aria-live', 'polite')
    button.onclick = async () => {
      const isCopied = await copied(text.textContent)
      if (!isCopied) show(text)
      button.textContent = (isCopied ? button.dataset.copied : button.dataset.refused) ?? label
      setTimeout(() => {
        button.textContent = label
      }, 2000)
    }
  }
}

// A browser may refuse, for example in a frame, or when its person said so.
async function copied(text: string): Promise<boolean> {
  return await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )
}

/** Selected, so that a key or a long press copies it. */
function show(text: HTMLElement): void {
  text.classList.remove('copy-text-hidden')
  text.closest('details')?.setAttribute('open', '')
  getSelection()?.selectAllChildren(text)
}
