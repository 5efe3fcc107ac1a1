/// The allocation rules that a simulated day shows, with their numbers on the rules page.
enum Rule {
    static let all: [(number: Int, sentence: String)] = [
        (1, "A request for a slot with a free seat is booked there."),
        (2, "In a full slot a higher priority takes the seat of the lowest; otherwise the request waits."),
        (3, "Of the lowest priority, the one booked last loses the seat."),
        (4, "Who is bumped moves to the next later slot with a free seat, else waits where it was lost."),
        (5, "A cancelled seat goes to the first on that slot's waitlist."),
        (6, "A no-show frees the seat as a cancellation does."),
        (7, "A waitlist is in the order of arrival on it."),
        (8, "Seats taken never exceed a slot's capacity; extra seats are explicit and counted apart."),
        (9, "No seat stays free while somebody waits for it."),
        (12, "A slot that is closed keeps those called or seen; the others go on by rule 4."),
        (13, "Of several who lose seats at once, the highest priority is placed first."),
    ]

    static var lines: [String] { all.map { "  \($0.number < 10 ? " " : "")\($0.number)  \($0.sentence)" } }
}
