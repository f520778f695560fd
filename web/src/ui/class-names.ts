// Joins class names, leaving out what is not there.

/** cx('a', false, undefined, 'b') -> 'a b'. */
export const cx = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ')
