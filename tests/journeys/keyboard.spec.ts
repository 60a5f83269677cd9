import { expect, type Locator, type Page, test } from '@playwright/test'
import { book, fillBooking, logIn } from './acts.ts'
import { type Demo, startDemo } from './demo.ts'

let demo: Demo
test.beforeAll(async () => {
  demo = await startDemo()
})
test.afterAll(() => demo[Symbol.asyncDispose]())

test('X4 U9 a guest books, moves and cancels with the keyboard alone, and always sees where the focus is', async ({
  page,
}) => {
  await page.goto(`${demo.origin}/ada/intro`)
  // Few days of a month are left at its end.
  if ((await page.locator('a.day').count()) < 2) await press(page, page.locator('a[rel=next]'), 'Enter')
  const secondDay = page.locator('a.day').nth(1)
  const date = await secondDay.getAttribute('href')
  await press(page, secondDay, 'Enter')
  await page.waitForURL((url) => date?.endsWith(url.search) ?? false)
  await press(page, page.locator('a.time').first(), 'Enter')
  await reach(page, page.locator('[name=guestName]'))
  await page.keyboard.type('Gia')
  await reach(page, page.locator('[name=guestEmail]'))
  await page.keyboard.type('gia-keys@anteroom.example')
  const [zoom, phone] = [page.locator('[value=zoom]'), page.locator('[value=phone]')]
  await press(page, zoom, 'ArrowDown')
  await expect(phone).toBeChecked()
  await press(page, phone, 'ArrowUp')
  await expect(zoom).toBeChecked()
  await press(page, page.getByRole('button', { name: 'Confirm booking' }), 'Enter')
  await page.waitForURL(/\/booking\//)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are booked')

  await press(page, page.getByRole('link', { name: 'Choose another time' }), 'Enter')
  await page.waitForURL(/\/reschedule/)
  const time = page.locator('a.time').last()
  const words = await time.innerText()
  await press(page, time, 'Enter')
  await press(page, page.getByRole('button', { name: 'Move the booking' }), 'Enter')
  await page.waitForURL(/\/booking\/[^/]+$/)
  await expect(page.locator('.ticket')).toContainText(words)

  await press(page, page.getByRole('link', { name: 'Cancel this booking' }), 'Enter')
  await page.waitForURL(/\/cancel/)
  await reach(page, page.locator('[name=reason]'))
  await page.keyboard.type('Something came up')
  await press(page, page.getByRole('button', { name: 'Cancel booking' }), 'Enter')
  await page.waitForURL(/\/booking\/[^/]+$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cancelled')
})

test('X4 Escape closes what a key opened, and the focus goes back', async ({ page }) => {
  await page.goto(`${demo.origin}/ada/intro`)
  const summary = page.locator('.zone summary')
  await press(page, summary, 'Enter')
  await expect(page.locator('.zone select')).toBeVisible()
  await reach(page, page.locator('.zone select'))
  await page.keyboard.press('Escape')
  await expect(page.locator('.zone select')).toBeHidden()
  await expect(summary).toBeFocused()
})

test('X4 in the list of zones the arrow keys choose, and the button beside it changes the page', async ({ page }) => {
  await page.goto(`${demo.origin}/ada/intro`)
  const before = page.url()
  await page.locator('.zone summary').press('Enter')
  const zones = page.locator('.zone select')
  await zones.focus()
  await zones.press('ArrowDown')
  await zones.press('ArrowDown')
  const chosen = await zones.inputValue()
  await page.waitForTimeout(300)
  expect(page.url()).toBe(before)
  await page.getByRole('button', { name: 'Show times in this zone' }).press('Enter')
  await page.waitForURL(/tz=/)
  expect(new URL(page.url()).searchParams.get('tz')).toBe(chosen)
})

test('X3 a form whose sending was stopped can be sent again', async ({ page }) => {
  await fillBooking(page, demo, 'gia-stopped')
  let sent = 0
  await page.route('**/ada/intro', (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    sent++
    // An answer without content leaves the page as it is, as Stop does.
    return sent === 1 ? route.fulfill({ status: 204 }) : route.continue()
  })
  const confirm = page.getByRole('button', { name: 'Confirm booking' })
  await confirm.click()
  await expect(confirm).toHaveAttribute('aria-busy', 'true')
  await page.keyboard.press('Escape')
  await expect(confirm).not.toHaveAttribute('aria-busy')
  await confirm.click()
  await page.waitForURL(/\/booking\//)
  expect(sent).toBe(2)
  expect(await bookingsOf(page, 'gia-stopped')).toBe(1)
})

test('X3 what was typed and ticked is still there after the way back for another time', async ({ page }) => {
  // The demo's types have no box to tick: the page gets one on its way.
  await page.route('**/ada/intro?*time=*', async (route) => {
    const answer = await route.fetch()
    const box = '<input type="checkbox" name="answers.box" value="yes" aria-label="Box">'
    await route.fulfill({ response: answer, body: (await answer.text()).replace('name="guestName"', `$&>${box}<i`) })
  })
  await fillBooking(page, demo, 'gia-ticks')
  await page.check('[name="answers.box"]')
  await page.getByRole('link', { name: 'Choose another time' }).click()
  await page.locator('a.time').nth(1).click()
  await expect(page.locator('[name=guestEmail]')).toHaveValue('gia-ticks@anteroom.example')
  await expect(page.locator('[name="answers.box"]')).toBeChecked()
})

test('U4 on paper the ticket has the address to join, black on white, and nothing to press', async ({ page }) => {
  await book(page, demo, 'gia-prints')
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const address = page.locator('.ticket-room .copy-text').first()
  await expect(address).toBeVisible()
  await expect(address).toContainText('http')
  expect(await page.locator('button:visible, .button:visible, footer:visible').count()).toBe(0)
  const colours = await page.locator('body').evaluate((body) => {
    const { color, backgroundColor } = getComputedStyle(body)
    return [color, backgroundColor]
  })
  expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
})

test('U9 a link that the browser refuses to copy is shown and selected, and the button says so', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'))
  })
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  await book(page, demo, 'gia-copies')
  const place = page.locator('.ticket-room [data-copy]').first()
  await place.getByRole('button', { name: 'Copy link' }).click()
  await expect(place.getByRole('button')).toHaveText('Copy the selected text')
  await expect(place.locator('.copy-text')).toBeVisible()
  const selected = await page.evaluate(() => getSelection()?.toString())
  expect(selected).toBe(await place.locator('.copy-text').innerText())
  expect(errors).toEqual([])
  await expect(place.getByRole('button')).toHaveText('Copy link')
})

test('X4 the heading of a day leaves no number alone on its line', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${demo.origin}/ada/intro`)
  const tops = await page.locator('#times').evaluate((heading) => {
    heading.textContent = 'Tuesday, December 1'
    const text = heading.firstChild as Text
    return ['December', '1'].map((word) => {
      const range = document.createRange()
      range.setStart(text, text.data.indexOf(word))
      range.setEnd(text, text.data.indexOf(word) + word.length)
      return range.getBoundingClientRect().top
    })
  })
  expect(tops[0]).toBe(tops[1])
})

test('X3 reloading the ticket and going back to send the form again leave one booking', async ({ page }) => {
  await fillBooking(page, demo, 'gia-back')
  const form = page.url()
  await page.getByRole('button', { name: 'Confirm booking' }).click()
  await page.waitForURL(/\/booking\//)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are booked')
  await page.goBack()
  // The browser shows the form as it was left, or asks for it again and learns that the time is gone.
  const again = page.getByRole('button', { name: 'Confirm booking' })
  if (await again.count()) {
    await page.fill('[name=guestName]', 'Gia')
    await page.fill('[name=guestEmail]', 'gia-back@anteroom.example')
    await again.click()
    await page.waitForLoadState()
  }
  await page.goto(form)
  await expect(
    page.getByText('That time is no longer free', { exact: false }).or(page.locator('.notice')),
  ).toBeVisible()
  expect(await bookingsOf(page, 'gia-back')).toBe(1)
})

for (const javaScriptEnabled of [true, false]) {
  test(`X3 two clicks on “Confirm booking” are one booking, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
    const page = await context.newPage()
    const guest = `gia-twice-${javaScriptEnabled}`
    await fillBooking(page, demo, guest)
    await page.getByRole('button', { name: 'Confirm booking' }).dblclick()
    await page.waitForURL(/\/booking\//)
    expect(await bookingsOf(page, guest)).toBe(1)
    await context.close()
  })
}

/** How many bookings of this guest the host finds, all of them. */
async function bookingsOf(page: Page, guest: string): Promise<number> {
  const browser = page.context().browser()
  if (!browser) throw new Error('no browser')
  const context = await browser.newContext({ locale: 'en-GB' })
  const desk = await context.newPage()
  await logIn(desk, demo, 'ada@anteroom.example')
  let count = 0
  for (const filter of ['upcoming', 'cancelled']) {
    await desk.goto(`${demo.origin}/bookings?${new URLSearchParams({ filter, search: guest })}`)
    count += await desk.locator('.agenda-line').count()
  }
  await context.close()
  return count
}

async function press(page: Page, target: Locator, key: string): Promise<void> {
  await reach(page, target)
  await page.keyboard.press(key)
}

/** Goes to `target` with the Tab key, and sees at each stop that the focus shows and is on the screen. */
async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let stops = 0; stops < 120; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
    expect(await page.evaluate(focusFault), 'where the focus is').toBe('')
  }
  throw new Error(`the Tab key does not reach ${target}`)
}

/** What hides the focus from the eye; empty when it can be seen. Runs in the page. */
function focusFault(): string {
  const focused = document.activeElement
  if (!focused || focused === document.body) return ''
  const { outlineStyle, outlineWidth } = getComputedStyle(focused)
  const { top, bottom, left, right, width } = focused.getBoundingClientRect()
  const name = focused.outerHTML.slice(0, 80)
  if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 1) return `${name} shows no focus`
  if (width === 0 || bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth)
    return `${name} is out of sight`
  return ''
}

test.describe('a guest far away', () => {
  test.use({ timezoneId: 'Asia/Tokyo' })

  test('X4 sees the times of their own zone at the first visit', async ({ page }) => {
    await page.goto(`${demo.origin}/ada/intro`)
    await expect(page.getByText('Times in Tokyo').first()).toBeVisible()
    const first = page.locator('a.time').first()
    const at = new URL((await first.getAttribute('href')) ?? '', demo.origin).searchParams.get('time') ?? ''
    const locale = await page.evaluate(() => navigator.language)
    const spoken = (timeZone: string) =>
      new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' }).format(new Date(at))
    const plain = (text: string) => text.replaceAll(/\s/g, ' ')
    expect(plain(await first.innerText())).toContain(plain(spoken('Asia/Tokyo')))
    expect(spoken('Asia/Tokyo')).not.toBe(spoken('UTC'))
  })
})

test('the demo, its mailbox and its Zoom listen on loopback only (decision 3)', async () => {
  // On Linux all of 127/8 is this machine, and only who listens on every address answers there.
  for (const origin of [demo.origin, demo.mailboxOrigin, demo.zoomOrigin]) {
    const { port } = new URL(origin)
    expect((await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' })).status).toBeLessThan(500)
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow()
  }
})
