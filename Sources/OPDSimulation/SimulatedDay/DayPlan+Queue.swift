import OPDEngine

extension DayPlan {
    /// All with Dr. D, whose slots 0 to 3 have 3, 2, 1 and 2 seats; at the end Dr. C stands in, whose session is empty.
    ///
    /// Nobody checks in before another of the same slot and priority who has a lower number: two check-ins may happen
    /// within one millisecond of a server's clock, and then the number decides.
    static let scenesOfTheQueue = [calls, missedCall, emergency, leave]

    private static let calls = Scene(
        title: "Check-in and calls",
        explanation: """
            The queue is of people who are present. Within a slot the higher priority is called first, whoever came \
            first; one of a later slot is called when nobody of this one is there. A call is for one person, and one \
            person is with the doctor.
            """,
        steps: [
            .book("Latha Menon", .walkIn, doctor: 3, slot: 0),
            .book("Mahesh Rane", .online, doctor: 3, slot: 0),
            .book("Neela Kamat", .paidPriority, doctor: 3, slot: 0),
            .book("Om Negi", .online, doctor: 3, slot: 1),
            .book("Pankaj Soni", .walkIn, doctor: 3, slot: 1),
            .change(.doctorArrives, doctor: 3),
            .act(.checkIn, "Om Negi"),
            .act(.checkIn, "Latha Menon"),
            .act(.checkIn, "Mahesh Rane"),
            .act(.checkIn, "Neela Kamat"),
            .callNext(doctor: 3),
            .act(.start, "Neela Kamat"),
            .act(.complete, "Neela Kamat"),
        ])

    private static let missedCall = Scene(
        title: "A missed call, and a test",
        explanation: """
            Who misses a call stays in the queue and is passed over until one other person was called; then the order \
            decides again. Who is sent for a test frees the doctor and keeps the place.
            """,
        steps: [
            .callNext(doctor: 3),
            .act(.skip, "Mahesh Rane"),
            .callNext(doctor: 3),
            .act(.start, "Latha Menon"),
            .act(.park, "Latha Menon"),
            .callNext(doctor: 3),
            .act(.start, "Mahesh Rane"),
            .act(.complete, "Mahesh Rane"),
            .act(.resume, "Latha Menon"),
            .callNext(doctor: 3),
            .act(.start, "Latha Menon"),
            .act(.complete, "Latha Menon"),
        ])

    private static let emergency = Scene(
        title: "An emergency at a full slot",
        explanation: """
            10-11 is full: an emergency takes the lowest seat there (rule 2). In 09-10 everybody was seen, and nobody who \
            was called can be bumped: the next emergency waits. Present emergencies are called before everybody, whatever \
            their slot. One without a seat gets a free one; there is none all day, so it is an extra seat, recorded and \
            counted apart (rule 8).
            """,
        steps: [
            .book("Stella Dias", .followUp, doctor: 3, slot: 3),
            .book("Tarun Ghosh", .online, doctor: 3, slot: 3),
            .book("Usha Patil", .walkIn, doctor: 3, slot: 3),
            .book("Qadir Khan", .emergency, doctor: 3, slot: 1),
            .book("Rekha Das", .emergency, doctor: 3, slot: 0),
            .act(.checkIn, "Qadir Khan"),
            .act(.checkIn, "Rekha Das"),
            .callNext(doctor: 3),
            .act(.start, "Rekha Das"),
            .act(.complete, "Rekha Das"),
            .callNext(doctor: 3),
            .act(.start, "Qadir Khan"),
            .act(.complete, "Qadir Khan"),
            .callNext(doctor: 3),
        ])

    private static let leave = Scene(
        title: "A doctor leaves, and another one stands in",
        explanation: """
            All slots of Dr. D close. Who was called or seen keeps the seat (rule 12). The others, highest priority first \
            and then who waits, get a free seat with Dr. C at the same time or later (rule 13), under a new number. Who \
            finds none waits, to be rebooked: nobody is cancelled.
            """,
        steps: [
            .leave(doctor: 3, standIn: 2),
            .act(.start, "Om Negi"),
            .act(.complete, "Om Negi"),
        ])
}
