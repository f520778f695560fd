// Words of importing leaders.
export const leaderImport = {
  open: 'Import',
  title: 'Import leaders and groups',
  words:
    'The head needs phone and name; about, group, size, region, crowd and trade may follow, a line for each group. Importing the same file again changes nothing. Where courses are needed, who has not passed them is active once she has.',
  importing: 'Importing: {{added}} new, {{changed}} changed, {{unchanged}} unchanged, {{refused}} refused',
  imported: 'Imported: {{added}} new, {{changed}} changed, {{unchanged}} unchanged, {{refused}} refused',
  waits_one: '. {{count}} line is active only after the courses needed',
  waits_other: '. {{count}} lines are active only after the courses needed',
  why: {
    bad_head: 'The head needs phone and name',
    bad_row: 'This line cannot be read: check quotes and separators',
    bad_phone: 'The phone is not 11 digits; a spreadsheet may have rounded it',
    bad_name: 'The name needs 2–20 characters',
    bad_about: 'About is at most 200 characters',
    bad_group: 'A group’s name is at most 20 characters',
    bad_size: 'The size is a whole number from 0 to 5000',
    bad_tags: 'Region, crowd and trade are at most 20 characters each',
    not_member: 'This is the phone of staff, who lead nobody',
    disabled: 'This leader is disabled',
    too_many_groups: 'This leader has 50 groups already',
    busy: 'Somebody changes the same: import again',
  },
}
