import OPDEngine

extension DayPlan {
    /// All with Dr. B, whose slots 0 to 3 have 3, 4, 3 and 3 seats.
    static let scenesOfChange = [shiftingDelay, reallocatingDelay, doctorsBreak, shrinkingSlot, takenBack]

    private static let shiftingDelay = Scene(
        title: "A late doctor: the expected times shift",
        explanation: """
            Six people are booked when Dr. B says that it will be 20 minutes later. A delay counts from the session's \
            start, or from now if that is later. With mode shift everybody keeps the seat; only the expected times move.
            """,
        steps: [
            .book("Alok Jain", .online, doctor: 1, slot: 0),
            .book("Bina Roy", .walkIn, doctor: 1, slot: 0),
            .book("Chandra Rao", .followUp, doctor: 1, slot: 0),
            .book("Dinesh Naik", .walkIn, doctor: 1, slot: 1),
            .book("Esha Nanda", .paidPriority, doctor: 1, slot: 1),
            .book("Firoz Ansari", .online, doctor: 1, slot: 1),
            .change(.delay(minutes: 20, .shift), doctor: 1),
        ])

    private static let reallocatingDelay = Scene(
        title: "A late doctor: the slot loses the seats that the time would have served",
        explanation: """
            Delays add up: 40 minutes more begin where the first 20 end. With mode reallocate they take two thirds of \
            the three seats of 09-10. The lowest priorities lose theirs (rule 3). Then each gets a place by rule 4, the \
            highest priority first (rule 13); all others keep their seats.
            """,
        steps: [.change(.delay(minutes: 40, .reallocate), doctor: 1)])

    private static let doctorsBreak = Scene(
        title: "A break is shown, and costs nobody a place",
        explanation: """
            That the doctor has come, or is on a break, is on the boards and in the expected times. No seat and no place \
            on a waitlist depends on it.
            """,
        steps: [.change(.doctorArrives, doctor: 1), .change(.doctorBreak(minutes: 15), doctor: 1)])

    private static let shrinkingSlot = Scene(
        title: "A slot shrinks, and grows again",
        explanation: """
            10-11 loses two of its four seats. The lowest priorities lose theirs, of equals the one booked last (rule 3); \
            the first of them gets the last free seat of the day, the second waits (rules 4 and 13). One seat more \
            promotes who waits (rule 9).
            """,
        steps: [
            .book("Geeta Lal", .online, doctor: 1, slot: 2),
            .book("Hema Kaul", .followUp, doctor: 1, slot: 2),
            .book("Irfan Baig", .online, doctor: 1, slot: 3),
            .book("Jyoti Sinha", .walkIn, doctor: 1, slot: 3),
            .change(.capacity(SlotIndex(1), 2), doctor: 1),
            .change(.capacity(SlotIndex(1), 3), doctor: 1),
        ])

    private static let takenBack = Scene(
        title: "A no-show is taken back",
        explanation: """
            Who comes after all keeps the old number. The old slot's seat is given back if it is still free; if somebody \
            was promoted to it, that person keeps it, and who comes back joins the tail of the waitlist.
            """,
        steps: [
            .noShow("Irfan Baig"),
            .act(.reinstate, "Irfan Baig"),
            .book("Kishore Dutta", .walkIn, doctor: 1, slot: 3),
            .noShow("Jyoti Sinha"),
            .act(.reinstate, "Jyoti Sinha"),
        ])
}
