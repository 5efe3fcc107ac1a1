/// Values by key, only so many: beyond that, the one that was not asked for longest is forgotten.
struct RecentValues<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        /// The neighbours in the order of use; nil at its ends.
        var older: Int?
        var newer: Int?
    }

    private var places: [Key: Int] = [:]
    private var entries: [Entry] = []
    private var oldest: Int?
    private var newest: Int?
    private let capacity: Int

    init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// The value of a key, which becomes the newest; nil for one that is not there.
    mutating func value(of key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        renew(place)
        return entries[place].value
    }

    /// Changes the value of a key, which becomes the newest.
    mutating func update<Result>(
        _ key: Key, default value: Value, _ change: (inout Value) -> Result
    ) -> Result {
        let place = places[key] ?? add(key, value)
        renew(place)
        return change(&entries[place].value)
    }

    private mutating func renew(_ place: Int) {
        guard newest != place else { return }
        unlink(place)
        link(place)
    }

    private mutating func add(_ key: Key, _ value: Value) -> Int {
        let place: Int
        if entries.count < capacity {
            place = entries.count
            entries.append(Entry(key: key, value: value))
        } else {
            place = oldest!
            unlink(place)
            places[entries[place].key] = nil
            entries[place] = Entry(key: key, value: value)
        }
        places[key] = place
        link(place)
        return place
    }

    private mutating func link(_ place: Int) {
        entries[place].older = newest
        if let newest { entries[newest].newer = place }
        newest = place
        oldest = oldest ?? place
    }

    private mutating func unlink(_ place: Int) {
        let (older, newer) = (entries[place].older, entries[place].newer)
        if let older { entries[older].newer = newer } else { oldest = newer }
        if let newer { entries[newer].older = older } else { newest = older }
        entries[place].older = nil
        entries[place].newer = nil
    }
}
