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
    func lines(title: String, of kind: DayKind) -> [String] {
        var table = TextTable(
            headings: [title] + columns.map(\.name), alignments: [.left] + columns.map { _ in .right })
        for row in Self.askedAndBumped + (kind == .bookings ? Self.waitedAndAtEnd : Self.lostWaitedAndAtEnd) {
            table.add([row.label] + columns.map { grouped(row.count($0.tally)) })
        }
        return table.lines(indent: 2)
    }

    private typealias Row = (label: String, count: @Sendable (Tally) -> Int)

    private static let askedAndBumped: [Row] = [
        ("requests", { $0.requests }),
        ("  seated at once", { $0.seatedAtOnce }),
        ("  waitlisted at once", { $0.waitlistedAtOnce }),
        ("bumped from a seat", { $0.bumped }),
        ("  moved to a later slot", { $0.moved }),
        ("  waitlisted where it was lost", { $0.displaced }),
    ]

    private static let waitedAndAtEnd: [Row] = [
        ("waitlisted, at once or bumped", { $0.waitlisted }),
        ("  promoted to a seat", { $0.promoted }),
        ("  left waiting", { $0.leftWaiting }),
        ("  cancelled or no-show meanwhile", { $0.leftWhileWaiting }),
        ("tokens at the end of the day", { $0.tokensAtEnd }),
        ("  with a seat", { $0.seatedAtEnd }),
        ("  left waiting", { $0.leftWaiting }),
        ("  cancelled", { $0.cancelled }),
        ("  no-show", { $0.noShows }),
    ]

    private static let lostWaitedAndAtEnd: [Row] = [
        ("seats lost: delay, fewer seats, leave", { $0.lost }),
        ("  moved to a later slot", { $0.lostAndMoved }),
        ("  seated with another doctor", { $0.lostAndReassigned }),
        ("  waitlisted where it was lost", { $0.lostAndWaiting }),
        ("no-shows taken back", { $0.reinstated + $0.reinstatedWaiting }),
        ("  with the old seat", { $0.reinstated }),
        ("  waitlisted", { $0.reinstatedWaiting }),
        ("waitlisted, whatever the cause", { $0.waitlisted }),
        ("  promoted to a seat", { $0.promoted }),
        ("  left waiting", { $0.leftWaiting }),
        ("  seated with another doctor", { $0.reassignedWhileWaiting }),
        ("  cancelled or no-show meanwhile", { $0.leftWhileWaiting }),
        ("tokens at the end of the day", { $0.tokensAtEnd }),
        ("  with a seat", { $0.seatedAtEnd }),
        ("  left waiting", { $0.leftWaiting }),
        ("  cancelled", { $0.cancelled }),
        ("  no-show", { $0.noShows }),
        ("  now with another doctor", { $0.reassigned }),
        ("of them taken over from another doctor", { $0.takenOver }),
        ("of them seen by the doctor", { $0.seen }),
    ]
}

/// What can happen on a day, for what is worth showing of it.
enum DayKind {
    /// Bookings, cancellations and no-shows, nothing else.
    case bookings
    case liveDay
}

extension Tally {
    /// The live day's counts come with a live day only.
    fileprivate func json(of kind: DayKind) -> JSON {
        guard case .object(let members) = jsonOfBookings, kind == .liveDay else { return jsonOfBookings }
        return .object(
            members + [
                JSON.Member(key: "seats_lost", value: .integer(lost)),
                JSON.Member(key: "lost_and_moved", value: .integer(lostAndMoved)),
                JSON.Member(key: "lost_and_reassigned", value: .integer(lostAndReassigned)),
                JSON.Member(key: "lost_and_waiting", value: .integer(lostAndWaiting)),
                JSON.Member(key: "reinstated", value: .integer(reinstated)),
                JSON.Member(key: "reinstated_waiting", value: .integer(reinstatedWaiting)),
                JSON.Member(key: "reassigned_while_waiting", value: .integer(reassignedWhileWaiting)),
                JSON.Member(key: "taken_over", value: .integer(takenOver)),
                JSON.Member(key: "seen", value: .integer(seen)),
            ])
    }

    private var jsonOfBookings: JSON {
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
    func json(of kind: DayKind) -> JSON {
        .object(columns.map { JSON.Member(key: $0.name, value: $0.tally.json(of: kind)) })
    }
}
