// Two chairs' backs seen from above would be too much at 16 px: a door, ajar.
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2450b2"/><path d="M10 25V8a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v17M7 25h18" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/><circle cx="18" cy="16.5" r="1.5" fill="#fff"/></svg>`

/** The product's own mark, for browsers' tabs and for whoever lists the app (T3). */
export function logo(): Response {
  return new Response(drawing, {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' },
  })
}
