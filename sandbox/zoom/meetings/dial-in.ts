export type DialInNumber = {
  country: string
  country_name: string
  city: string
  number: string
  type: 'toll' | 'tollfree'
}

// From the ranges that regulators keep for fiction: nobody is called by accident.
const NUMBERS: DialInNumber[] = [
  { country: 'US', country_name: 'US', city: 'New York', number: '+1 555 010 0142', type: 'toll' },
  { country: 'US', country_name: 'US', city: 'San Jose', number: '+1 555 010 0177', type: 'toll' },
  { country: 'DE', country_name: 'Germany', city: 'Berlin', number: '+49 30 23125 042', type: 'toll' },
  { country: 'GB', country_name: 'United Kingdom', city: 'London', number: '+44 20 7946 0142', type: 'toll' },
]

export function numbersOf(countries: readonly string[] = []): DialInNumber[] {
  return NUMBERS.filter((number) => countries.includes(number.country))
}
