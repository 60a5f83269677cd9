import { phoneNumber, type Question } from '#/modules/meeting-types/index.ts'
import { DomainError } from '#/platform/errors.ts'

const longest = { short: 500, long: 2000, phone: 40, choice: 100, checkbox: 3 } as const

/** Why an answer is refused; `missing` is of a question that has to be answered. */
export type AnswerFault = 'missing' | 'too_long' | 'not_a_phone_number' | 'unreadable'

/** The answers to what is asked, trimmed, the rest dropped; throws `invalid_input` with the field `answers.<id>`. */
export function judgeAnswers(questions: Question[], answers: Record<string, string>): Record<string, string> {
  const [first] = faultsOfAnswers(questions, answers).keys()
  if (first !== undefined) throw new DomainError('invalid_input', {}, `answers.${first}`)
  const given = questions.map(({ id }) => [id, answerTo(id, answers)] as const)
  return Object.fromEntries(given.filter(([, answer]) => answer !== ''))
}

/** What is wrong with the answers, by question, in the order of the questions. */
export function faultsOfAnswers(questions: Question[], answers: Record<string, string>): Map<string, AnswerFault> {
  const faults = questions.map((question) => [question.id, faultOf(question, answerTo(question.id, answers))] as const)
  return new Map(faults.filter((entry): entry is [string, AnswerFault] => entry[1] !== null))
}

// Not by plain access: a question may be called as something that every object has.
function answerTo(id: string, answers: Record<string, string>): string {
  return Object.hasOwn(answers, id) ? (answers[id] ?? '').trim() : ''
}

function faultOf({ kind, required, choices = [] }: Question, answer: string): AnswerFault | null {
  if (answer === '') return required ? 'missing' : null
  if (answer.length > longest[kind]) return 'too_long'
  if (kind === 'phone') return phoneNumber.safeParse(answer).success ? null : 'not_a_phone_number'
  if (kind === 'short') return /\p{Cc}/u.test(answer) ? 'unreadable' : null
  if (kind === 'choice') return choices.includes(answer) ? null : 'unreadable'
  return kind === 'long' || answer === 'yes' ? null : 'unreadable'
}
