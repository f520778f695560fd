// Words of the host's studio and the assistant's console.
export default { title: 'Studio', assistTitle: 'Assistant' }
