import OPDEngine

/// Tallies side by side: a column each, and a last one for all.
struct Summary {
    let columns: [(name: String, tally: Tally)]

    /// The sources, highest priority first, and their sum.
    static func bySource(_ pages: [LedgerPage]) -> Summary {
        let sources = Source.allCases.reversed().map { (name: $0.name, tally: pages.tally(of: $0)) }
        return Summary(columns: sources + [("all", pages.tally)])
    }

    /// The doctors, and their sum.
    static func byDoctor(_ pages: [LedgerPage]) -> Summary {
        Summary(columns: pages.map { ($0.doctorName, $0.tally) } + [("all", pages.tally)])
    }

    /// Indented rows add up to the row above them.
    func lines(title: String) -> [String] {
        var table = TextTable(
            headings: [title] + columns.map(\.name), alignments: [.left] + columns.map { _ in .right })
        for row in Self.rows { table.add([row.label] + columns.map { grouped(row.count($0.tally)) }) }
        return table.lines(indent: 2)
    }

    private static let rows: [(label: String, count: @Sendable (Tally) -> Int)] = [
        ("requests", { $0.requests }),
        ("  seated at once", { $0.seatedAtOnce }),
        ("  waitlisted at once", { $0.waitlistedAtOnce }),
        ("bumped from a seat", { $0.bumped }),
        ("  moved to a later slot", { $0.moved }),
        ("  waitlisted where it was lost", { $0.displaced }),
        ("waitlisted, at once or bumped", { $0.waitlisted }),
        ("  promoted to a seat", { $0.promoted }),
        ("  left waiting", { $0.leftWaiting }),
        ("  cancelled or no-show meanwhile", { $0.leftWhileWaiting }),
        ("tokens at the end of the day", { $0.seatedAtEnd + $0.leftWaiting + $0.cancelled + $0.noShows }),
        ("  with a seat", { $0.seatedAtEnd }),
        ("  left waiting", { $0.leftWaiting }),
        ("  cancelled", { $0.cancelled }),
        ("  no-show", { $0.noShows }),
    ]
}

extension Tally {
    var json: JSON {
        [
            "requests": .integer(requests),
            "seated_at_once": .integer(seatedAtOnce),
            "waitlisted_at_once": .integer(waitlistedAtOnce),
            "bumped": .integer(bumped),
            "moved": .integer(moved),
            "displaced": .integer(displaced),
            "waitlisted": .integer(waitlisted),
            "promoted": .integer(promoted),
            "left_waiting": .integer(leftWaiting),
            "left_while_waiting": .integer(leftWhileWaiting),
            "seated_at_end": .integer(seatedAtEnd),
            "cancelled": .integer(cancelled),
            "no_shows": .integer(noShows),
        ]
    }
}

extension Summary {
    var json: JSON { .object(columns.map { JSON.Member(key: $0.name, value: $0.tally.json) }) }
}
