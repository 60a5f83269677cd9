import type { Question } from './tables.ts'

export interface Answered {
  id: string
  answer: string
  /** Null when it is not asked any more. */
  question: Question | null
}

/** What was answered, in the order in which it is asked; what is not asked any more comes last. */
export function answersInOrder(questions: Question[], answers: Record<string, string>): Answered[] {
  const asked = questions.map(({ id }) => id)
  const former = Object.keys(answers).filter((id) => !asked.includes(id))
  return [...asked, ...former.sort()].flatMap((id) => {
    const answer = Object.hasOwn(answers, id) ? answers[id] : undefined
    return answer ? [{ id, answer, question: questions.find((question) => question.id === id) ?? null }] : []
  })
}
