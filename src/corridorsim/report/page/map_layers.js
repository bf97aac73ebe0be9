// The pointer is told nothing of what a click on the legend has hidden; a place is there while its mark is.
const hidden = new Set(Object.keys(layers).filter((name) => !layers[name].visible))
seen.booleans = hidden.size === 0 ? null : source.data.layer.map((name) => !hidden.has(name))
