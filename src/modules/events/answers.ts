import { phoneNumber, type Question } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'

const longest = { short: 500, long: 2000, phone: 40, choice: 100, checkbox: 3 } as const

/** The answers to what is asked, trimmed, the rest dropped; throws `invalid_input` with the field `answers.<id>`. */
export function judgeAnswers(questions: Question[], answers: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const question of questions) {
    const answer = Object.hasOwn(answers, question.id) ? (answers[question.id] ?? '').trim() : ''
    if (answer === '' ? question.required : !fits(question, answer))
      throw new DomainError('invalid_input', {}, `answers.${question.id}`)
    if (answer !== '') kept[question.id] = answer
  }
  return kept
}

function fits({ kind, choices = [] }: Question, answer: string): boolean {
  if (answer.length > longest[kind]) return false
  if (kind === 'short') return !/\p{Cc}/u.test(answer)
  if (kind === 'phone') return phoneNumber.safeParse(answer).success
  if (kind === 'choice') return choices.includes(answer)
  return kind === 'long' || answer === 'yes'
}
