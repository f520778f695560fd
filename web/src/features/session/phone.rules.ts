// How a mainland phone number is shown while it is typed.

/** 13805716021 -> "138 0571 6021" */
export const groupedPhone = (digits: string): string =>
  [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7, 11)].filter(Boolean).join(' ')
