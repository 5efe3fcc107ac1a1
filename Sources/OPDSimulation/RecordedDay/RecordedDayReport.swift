import OPDEngine

/// A recorded day after it was played: what became of the requests of each source.
package struct RecordedDayReport: Sendable {
    let day: RecordedDay
    let place: String
    let pages: [LedgerPage]
    package let checks: Checks

    /// Of one source.
    package func tally(of source: Source) -> Tally { pages.tally(of: source) }

    /// Of all sources.
    package var tally: Tally { pages.tally }

    private var seats: Int { day.clinics.reduce(0) { $0 + $1.seats } }

    /// The report to read in a terminal, at most 100 columns wide; ends with a line break.
    package var text: String {
        let lines =
            heading("A recorded day", underline: "=")
            + wrapped(
                "\(grouped(day.requests.count)) requests to \(grouped(day.clinics.count)) doctors, played \(place). Load "
                    + "\(day.load): \(grouped(seats)) seats, for each doctor spread over \(day.slots) slots. Bookings go "
                    + "in the order of the file; then the patients who did not come are recorded as no-shows.")
            + [""] + Summary.bySource(pages).lines(title: "by source", of: .bookings) + [""]
            + wrapped("Indented rows add up to the row above them.") + [""]
            + heading("Invariants checked") + checks.lines
        return lines.joined(separator: "\n") + "\n"
    }

    /// Everything that the text shows, but for the place: the day is the same wherever it was played.
    package var json: JSON {
        [
            "requests": .integer(day.requests.count),
            "doctors": .integer(day.clinics.count),
            "slots": .integer(day.slots),
            "load": .decimal(day.load),
            "seats": .integer(seats),
            "by_source": Summary.bySource(pages).json(of: .bookings),
            "invariants": checks.json,
            "all_held": .bool(checks.allHeld),
        ]
    }
}
