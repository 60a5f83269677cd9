import { newPasscode, newSecret } from '../ids.ts'
import type { PersonSettings } from '../people/person.ts'
import { validationFailed } from '../rest/refusals.ts'

type Rule = PersonSettings['passcodeRule']

/** Throws Zoom's own refusal when the passcode breaks Zoom's limit or the account's rule. */
export function checkPasscode(passcode: string, rule: Rule): void {
  const broken = brokenRules(passcode, rule)
  if (broken.length === 0) return
  const message = `Password provided does not match the password requirement settings set for this account. The password must follow these rules: [${broken.join(', ')}].`
  throw validationFailed([{ field: 'password', message }])
}

/** Six digits, or what the account's rule asks for. */
export function makePasscode(rule: Rule): string {
  const length = Math.min(10, Math.max(6, rule.length))
  if (!rule.haveLetter && !rule.haveSpecialCharacter) return newPasscode(length)
  const special = rule.haveSpecialCharacter ? '@' : ''
  return `a7${newSecret(length - 2 - special.length)}${special}`
}

function brokenRules(passcode: string, rule: Rule): string[] {
  const broken: string[] = []
  if (passcode.length > 10) broken.push('Password can only have a maximum 10 characters')
  if (!/^[a-zA-Z0-9@\-_*!#$%^&+=.,?]*$/.test(passcode)) broken.push('Password contains invalid characters')
  if (passcode.length < rule.length) broken.push(`Password must have a minimum of ${rule.length} characters`)
  if (rule.haveLetter && !/[a-z]/i.test(passcode)) broken.push('Password must have at least 1 letter')
  if (rule.haveNumber && !/\d/.test(passcode)) broken.push('Password must have at least 1 number')
  if (rule.haveSpecialCharacter && !/[^a-z0-9]/i.test(passcode)) {
    broken.push('Password must have at least 1 special character')
  }
  if (rule.onlyAllowNumeric && !/^\d*$/.test(passcode)) broken.push('Password must only contain numeric characters')
  return broken
}
