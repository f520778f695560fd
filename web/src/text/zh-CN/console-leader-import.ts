// Words of importing leaders.
export const leaderImport = {
  open: '批量导入',
  title: '批量导入团长和社群',
  words:
    '表头要有 手机号、称呼；可以有 介绍、社群、群人数、地区、人群、行业，一个群一行。同一个文件再导入一次不会重复。有必修课时，没考过的先等着，考过自动生效。',
  importing: '正在导入：新增 {{added}}，更新 {{changed}}，没变 {{unchanged}}，没成 {{refused}}',
  imported: '导入完了：新增 {{added}}，更新 {{changed}}，没变 {{unchanged}}，没成 {{refused}}',
  waits: '。其中 {{count}} 行要先考过必修课才生效',
  why: {
    bad_head: '表头不对：要有 手机号、称呼',
    bad_row: '这一行读不懂，检查引号和分隔符',
    bad_phone: '手机号不是 11 位，可能被表格改成了科学计数',
    bad_name: '称呼要 2–20 个字',
    bad_about: '介绍最多 200 字',
    bad_group: '群名最多 20 个字',
    bad_size: '群人数要是 0–5000 的整数',
    bad_tags: '地区、人群、行业每个最多 20 个字',
    not_member: '这是员工的手机号，不能做团长',
    disabled: '这位团长已停用',
    too_many_groups: '这位团长已经有 50 个群',
    busy: '同时有人在改，再导入一次',
  },
}
