/** On phones the days are a strip: the chosen one is brought into sight, where styles alone can't yet. */
export function startStrip(): void {
  const strip = document.querySelector('.days')
  const chosen = strip?.querySelector<HTMLElement>('[aria-current]')
  if (strip && chosen && strip.scrollWidth > strip.clientWidth && strip.scrollLeft === 0)
    strip.scrollLeft = chosen.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2
}
