import OPDEngine

extension RecordedDay {
    /// Plays the day: all bookings in the order of the file, then the no-shows in the same order.
    ///
    /// The report is made of answers alone, so it is the same whether or not the server was killed in between. `run` must
    /// differ between any two runs against the same server. `progress` hears how many requests are done, of how many.
    package func play<Desk: FrontDesk>(
        on desk: Desk, run: String = "day", progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws(DeskFailure) -> RecordedDayReport {
        let total = requests.count + requests.count(where: \.isNoShow)
        var player = DayPlayer(desk: desk, run: run, invariants: Invariant.ofBookings)
        for clinic in clinics { try await player.addDoctor(clinic.name, slots: clinic.slots) }

        var asked = [Int](repeating: 0, count: clinics.count)
        var absent: [(token: Token.ID, clinic: Int)] = []
        for (index, request) in requests.enumerated() {
            let slot = asked[request.clinic] % clinics[request.clinic].slots.count
            asked[request.clinic] += 1
            let booking = try await player.book(
                "Patient \(index + 1)", source: request.source, doctor: request.clinic, slot: slot)
            if request.isNoShow { absent.append((booking.token.id, request.clinic)) }
            progress(index + 1, total)
        }
        for (index, patient) in absent.enumerated() {
            _ = try await player.recordNoShow(patient.token, doctor: patient.clinic)
            progress(requests.count + index + 1, total)
        }
        _ = try await player.closeDay()
        return RecordedDayReport(day: self, place: desk.place, pages: player.pages, checks: player.checks)
    }
}
