import { z } from 'zod'
import { badJson, type FieldError, validationFailed } from '../rest/refusals.ts'
import { createSettings, patchSettings } from './settings-input.ts'

const recurrence = z.strictObject({
  type: z.literal([1, 2, 3]),
  repeat_interval: z.int().min(1).optional(),
  weekly_days: z
    .string()
    .regex(/^[1-7](,[1-7])*$/)
    .optional(),
  monthly_day: z.int().min(1).max(31).optional(),
  monthly_week: z.literal([-1, 1, 2, 3, 4]).optional(),
  monthly_week_day: z.literal([1, 2, 3, 4, 5, 6, 7]).optional(),
  end_times: z.int().min(1).max(60).optional(),
  end_date_time: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    .optional(),
})

// `…Z` is UTC; without it the time is read in `timezone`. Offsets are not documented, so they are refused.
const startTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?$/, 'Invalid field.')
const timeZone = z.string().refine(isTimeZone, 'Invalid field.')

const fields = {
  agenda: z.string().max(2000).optional(),
  duration: z.int().min(1).max(1440).optional(),
  password: z.string().optional(),
  pre_schedule: z.boolean().optional(),
  recurrence: recurrence.optional(),
  schedule_for: z.string().optional(),
  sensitivity_label_id: z.string().optional(),
  start_time: startTime.optional(),
  template_id: z.string().optional(),
  timezone: timeZone.optional(),
  topic: z.string().max(200).optional(),
  type: z.literal([1, 2, 3, 8, 10]).optional(),
}

const trackingValue = z.string().optional()
const createMeeting = z.strictObject({
  ...fields,
  default_password: z.boolean().optional(),
  settings: createSettings.optional(),
  tracking_fields: z.array(z.strictObject({ field: z.string(), value: trackingValue })).optional(),
})
const patchMeeting = z.strictObject({
  ...fields,
  settings: patchSettings.optional(),
  tracking_fields: z.array(z.strictObject({ field: z.string().optional(), value: trackingValue })).optional(),
})
const statusChange = z.strictObject({ action: z.enum(['end', 'recover']) })

export type CreateMeeting = z.infer<typeof createMeeting>
export type PatchMeeting = z.infer<typeof patchMeeting>
export type StatusChange = z.infer<typeof statusChange>

/** Each throws `ZoomRefusal` 300 with one line a wrong field. */
export const readCreateMeeting = (body: unknown): CreateMeeting => read(createMeeting, body)
export const readPatchMeeting = (body: unknown): PatchMeeting => read(patchMeeting, body)
export const readStatusChange = (body: unknown): StatusChange => read(statusChange, body)

function read<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw badJson()
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw validationFailed(result.error.issues.flatMap(fieldErrors))
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'Unknown field.' }))
  }
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return [{ field: path.join('.'), message: `Can only have a maximum of ${issue.maximum} characters.` }]
  }
  return [{ field: path.join('.'), message: 'Invalid field.' }]
}

function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
