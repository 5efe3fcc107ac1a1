import OPDEngine
import Testing

@Suite("expected times")
struct ForecastTests {
    @Test("the pace is the mean of this session's consultations, shrunk towards the doctor's usual one")
    func pace() {
        let fresh = given(capacities: 5, usualMinutes: 10)
        #expect(fresh.session.pace.mean == 600_000)
        let seen = fresh.booked(.online, .online)
            .at("09:00").inConsultation(1).at("09:16").accepting(.completeConsultation(1))
            .at("09:20").inConsultation(2).at("09:42").accepting(.completeConsultation(2))
        // (5 · 10 + 16 + 22) ÷ (5 + 2) minutes
        #expect(seen.session.pace.mean == 88.0 / 7 * 60_000)
    }

    @Test("a doctor without a past is expected to keep to the slots' minutes per patient")
    func paceWithoutAPast() {
        #expect(given(capacities: 4, 6).session.pace.mean == 720_000)
        let shrunk = given(capacities: 4, 6).accepting(.changeCapacity(slot: 0, to: 1))
        #expect(shrunk.session.pace.mean == 720_000, "by the capacities that the session opened with")
    }

    @Test("a parked or present patient's time is no consultation")
    func unfinishedConsultations() {
        let parked = given(capacities: 5, usualMinutes: 10).booked(.online).at("09:00").inConsultation(1)
            .at("10:00").accepting(.parkPatient(1))
        #expect(parked.session.pace.mean == 600_000)
    }

    @Test("each is seen when those ahead are done")
    func workedExample() {
        let waiting = given(capacities: 3, 3, usualMinutes: 10)
            .booked(.online, .followUp, .online).booked(.online, slot: 1)
            .at("08:50").arrived(1, 3)
            .at("09:00").inConsultation(2)
        // Token 2 is inside since 9:00; 1 and 3 are there in the order of their numbers; slot 1 begins at 10.
        waiting.forecasts(at: "09:04", [(2, "09:00"), (1, "09:10"), (3, "09:20"), (4, "10:00")])
    }

    @Test("nobody ahead and the doctor free: now")
    func now() {
        let present = given(capacities: 3, usualMinutes: 10).booked(.online).arrived(1)
        present.forecasts(at: "09:25", [(1, "09:25")])
        present.accepting(.callToken(1)).forecasts(at: "09:26", [(1, "09:26")])
    }

    @Test("never before the slot's start plus the delay")
    func neverBeforeTheSlot() {
        let early = given(capacities: 1, 1, usualMinutes: 10).booked(.online).booked(.online, slot: 1).arrived(1, 2)
        early.forecasts(at: "08:00", [(1, "09:00"), (2, "10:00")])
        early.accepting(.addDelay(minutes: 30, mode: .shift)).forecasts(at: "08:00", [(1, "09:30"), (2, "10:30")])
        early.accepting(.addDelay(minutes: 30, mode: .reallocate))
            .forecasts(at: "08:00", [(1, "09:30"), (2, "10:00")])
    }

    @Test("a delay that has begun is waited for like a break")
    func inADelay() {
        let waiting = given(capacities: 1, 2, usualMinutes: 10).booked(.online, slot: 1).arrived(1).at("10:30")
        waiting.accepting(.addDelay(minutes: 20, mode: .shift)).forecasts(at: "10:35", [(1, "10:50")])
        waiting.accepting(.startBreak(minutes: 15)).forecasts(at: "10:35", [(1, "10:45")])
        waiting.accepting(.startBreak(minutes: 15)).forecasts(at: "10:50", [(1, "10:50")])
        waiting.accepting(.startBreak(minutes: nil)).forecasts(at: "10:35", [(1, "10:35")])
    }

    @Test("who is called comes next, then the queue, and those still expected stand behind those present in their slot")
    func order() {
        given(capacities: 4, 1, usualMinutes: 10)
            .booked(.paidPriority, .walkIn, .online, .online).booked(.online, slot: 1)
            .at("09:00").arrived(2, 5).called(4).parked(3)
            .forecasts(at: "09:00", [(4, "09:00"), (2, "09:10"), (1, "09:20"), (3, "09:30"), (5, "10:00")])
    }

    @Test("those who wait for a seat come after those who have one")
    func waitlisted() {
        given(capacities: 1, 1, usualMinutes: 10).booked(.online).waitlisted(.online).booked(.online, slot: 1)
            .arrived(2)
            .forecasts(at: "09:00", [(1, "09:00"), (3, "10:00"), (2, "10:10")])
    }

    @Test("somebody called who lost the seat by a move is told a time as well")
    func calledAndWaiting() {
        given(capacities: 1, 1, usualMinutes: 10).booked(.online).booked(.online, slot: 1).called(1)
            .accepting(.moveToken(1, to: 1, acceptsWaitlist: true))
            .forecasts(at: "09:00", [(1, "09:00"), (2, "10:00")])
    }

    @Test("an emergency of a later slot goes first, and nobody waits for that slot")
    func emergencies() {
        given(capacities: 1, 1, usualMinutes: 10).booked(.online).booked(.emergency, slot: 1).arrived(1, 2)
            .forecasts(at: "09:00", [(2, "10:00"), (1, "09:10")])
    }

    @Test("whoever has not come by the end of the slot holds nobody up")
    func overdue() {
        given(capacities: 2, 1, usualMinutes: 10).booked(.online, .online).booked(.online, slot: 1).arrived(3)
            .forecasts(at: "10:30", [(1, "10:30"), (2, "10:30"), (3, "10:30")])
    }

    @Test("nobody is told a time when the session has not opened, nor who has left")
    func nobody() {
        #expect(Session(id: .testDay).forecasts(at: .clock("09:00")).isEmpty)
        given(capacities: 3).booked(.online, .online, .online).completed(1).cancelled(2).absent(3)
            .forecasts(at: "09:00", [])
    }
}

/// The 90th percentile: 1.2816 standard deviations, of 0.465 times the pace for each consultation ahead.
extension ForecastTests {
    @Test("with nobody ahead both times are the same; with n ahead they are √n deviations apart")
    func percentile() {
        let waiting = given(capacities: 5, usualMinutes: 10).booked(.online, .online, .online, .online, .online)
            .arrived(1, 2, 3, 4, 5)
        let forecasts = waiting.session.forecasts(at: .clock("09:00"))
        let margins = forecasts.map { $0.expectedBy.milliseconds - $0.expectedAt.milliseconds }
        // 1.2816 · 0.465 · 600,000 · √n
        #expect(margins == [0, 357_566, 505_675, 619_323, 715_132])
    }

    @Test("a gap leaves of the uncertainty what reaches beyond it")
    func gap() {
        let late = given(capacities: 6, 1, usualMinutes: 10)
            .booked(.online, .online, .online, .online, .online, .online).booked(.online, slot: 1)
        let long = late.arrived(1, 2, 3, 4, 5, 6, 7).session.forecasts(at: .clock("09:00"))
        #expect(long[6].expectedAt == .clock("10:00"))
        #expect(long[6].expectedBy > .clock("10:14"), "six are ahead, and may take longer than the hour")
        let short = given(capacities: 6, 1, usualMinutes: 10).booked(.online).booked(.online, slot: 1)
            .arrived(1, 2).session.forecasts(at: .clock("09:00"))
        #expect(short[1].expectedBy == .clock("10:00"))
    }
}

extension Scenario {
    /// Who is told which time, in the order in which they are seen.
    @discardableResult
    fileprivate func forecasts(
        at now: String, _ expected: [(Token.Number, String)], sourceLocation: SourceLocation = #_sourceLocation
    ) -> Scenario {
        let forecasts = session.forecasts(at: .clock(now))
        #expect(forecasts.map(\.number) == expected.map(\.0), sourceLocation: sourceLocation)
        #expect(forecasts.map(\.expectedAt) == expected.map { .clock($0.1) }, sourceLocation: sourceLocation)
        return self
    }
}
