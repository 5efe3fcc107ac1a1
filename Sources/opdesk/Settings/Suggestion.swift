/// What somebody may have meant by a name that nobody knows.
struct Suggestion: CustomStringConvertible {
    private let nearest: String?

    init(_ name: String, _ known: [String]) {
        let distances = known.map { (name: $0, distance: Self.distance(name.lowercased(), $0.lowercased())) }
        let nearest = distances.min { $0.distance < $1.distance }
        // Farther than this and it is a guess that sends people the wrong way.
        self.nearest = nearest.flatMap { $0.distance <= max(2, name.count / 3) ? $0.name : nil }
    }

    var description: String {
        nearest.map { "Did you mean \($0)?" } ?? "`opdesk config` lists them all."
    }

    /// How many letters must be put in, left out, replaced or swapped with their neighbour to make one of the other
    /// (the optimal string alignment distance).
    static func distance(_ from: String, _ to: String) -> Int {
        let (from, to) = (Array(from), Array(to))
        var rows = [Array(0...to.count)]
        for i in 1..<(from.count + 1) {
            var row = [i]
            for j in 1..<(to.count + 1) {
                let replaced = rows[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)
                var least = min(replaced, rows[i - 1][j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, from[i - 1] == to[j - 2], from[i - 2] == to[j - 1] {
                    least = min(least, rows[i - 2][j - 2] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[from.count][to.count]
    }
}
