extension DayPlan {
    /// The scenes come first, each doctor's session is empty before: so they go the same way for every seed. These are
    /// all with Dr. A, whose slots 0 to 3 have 2, 2, 3 and 2 seats.
    static let scenesOfBooking = [
        hardLimit, bump, ladder, noLaterSeat, cancellation, noShow,
    ]

    private static let hardLimit = Scene(
        title: "A slot's capacity is a hard limit",
        explanation: """
            09-10 has two seats. A request for a free seat is booked at once (rule 1). Once the slot is full, a walk_in \
            stands above nobody seated there, so it waits (rule 2). Seats are never added (rule 8).
            """,
        steps: [
            .book("Asha Rao", .walkIn, doctor: 0, slot: 0),
            .book("Vikram Singh", .walkIn, doctor: 0, slot: 0),
            .book("Meera Nair", .walkIn, doctor: 0, slot: 0),
        ])

    private static let bump = Scene(
        title: "A higher priority takes a seat; who loses it moves to a later slot",
        explanation: """
            online stands above walk_in. The new patient takes the seat of the lowest priority in the slot, of those the \
            one booked last (rules 2 and 3). The bumped patient keeps the token and goes to the next later slot with a \
            free seat (rule 4).
            """,
        steps: [.book("Dev Patel", .online, doctor: 0, slot: 0)])

    private static let ladder = Scene(
        title: "Every source bumps those below it, and none of its own",
        explanation: """
            follow_up, paid_priority and emergency ask for the same full slot, one after the other. A bumped patient \
            passes over full slots and bumps nobody on arrival (rule 4). Equal priorities never bump each other \
            (rule 2): where only emergencies are seated, an emergency waits too (rule 8).
            """,
        steps: [
            .book("Farida Khan", .followUp, doctor: 0, slot: 0),
            .book("Joseph Mathew", .paidPriority, doctor: 0, slot: 0),
            .book("Lakshmi Iyer", .emergency, doctor: 0, slot: 0),
            .book("Sunil Gupta", .paidPriority, doctor: 0, slot: 0),
            .book("Rehana Sheikh", .emergency, doctor: 0, slot: 0),
            .book("Thomas Kurian", .emergency, doctor: 0, slot: 0),
        ])

    private static let noLaterSeat = Scene(
        title: "No later seat: the bumped patient goes on the waitlist",
        explanation: """
            12-13 is the last slot. Who is bumped there has nowhere to move and joins the tail of the waitlist of the \
            slot that was lost (rule 4): never lost, never cancelled by the system.
            """,
        steps: [
            .book("Ravi Menon", .online, doctor: 0, slot: 3),
            .book("Gita Das", .walkIn, doctor: 0, slot: 3),
            .book("Peter D'Souza", .paidPriority, doctor: 0, slot: 3),
            .book("Nasreen Ali", .online, doctor: 0, slot: 3),
        ])

    private static let cancellation = Scene(
        title: "A cancellation promotes the first who waits",
        explanation: """
            A cancelled seat goes to the first on that slot's waitlist (rule 5), by arrival on it and whatever the \
            source (rule 7). Who cancels while waiting frees no seat, so nobody is promoted.
            """,
        steps: [.cancel("Ravi Menon"), .cancel("Sunil Gupta")])

    private static let noShow = Scene(
        title: "A no-show frees the seat as a cancellation does",
        explanation: """
            The token gets a status of its own, no_show, and the seat goes to the first who waits for it (rule 6).
            """,
        steps: [.noShow("Peter D'Souza")])
}
