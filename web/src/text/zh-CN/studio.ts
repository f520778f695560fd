// Words of the host's studio and the assistant's console.
export default { title: '直播工作台', assistTitle: '场控台' }
