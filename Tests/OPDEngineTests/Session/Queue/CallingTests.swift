import OPDEngine
import Testing

@Suite("calling")
struct CallingTests {
    @Test("call-next calls the first of the queue")
    func callsTheFirst() {
        given(capacities: 2).booked(.walkIn, .followUp).arrived(1, 2)
            .when(.callNext).then(.patientCalled(2))
            .token(2, is: .booked, .called)
            .when(.callNext).then(.patientCalled(1))
            .when(.callNext).thenRefused(.nobodyToCall(absent: []))
    }

    @Test("when nobody is there, those who could be recorded as no-shows are listed")
    func listsTheAbsent() {
        given(capacities: 3).booked(.online, .online, .online).waitlisted(.online).completed(2)
            .when(.callNext).thenRefused(.nobodyToCall(absent: [1, 3]))
    }

    @Test("when nobody with a seat is there, a waitlisted person gets a no-show's gap")
    func usesANoShowsGap() {
        given(capacities: 1, 1)
            .booked(.online, slot: 1).waitlisted(.walkIn, slot: 1)
            .booked(.online).absent(3)
            .arrived(2)
            .when(.callNext).then(.tokenPromoted(2, slot: 0), .patientCalled(2))
            .slot(0, seats: [2]).slot(1, seats: [1])
            .token(2, is: .booked, .called)
    }

    @Test("the gap is that of the lowest open slot")
    func lowestOpenSlot() {
        given(capacities: 1, 1, 1, 1)
            .booked(.online, slot: 3).waitlisted(.walkIn, slot: 3).arrived(2)
            .accepting(.closeSlot(0))
            .when(.callNext).then(.tokenPromoted(2, slot: 1), .patientCalled(2))
    }

    @Test("without any free seat the waitlisted person is not called, and the absent are listed")
    func noSeatAnywhere() {
        given(capacities: 1).booked(.online).waitlisted(.walkIn).arrived(2)
            .when(.callNext).thenRefused(.noSeatToCall(2, absent: [1]))
            .when(.callToken(2)).thenRefused(.noSeatToCall(2, absent: [1]))
            .when(.recordNoShow(1)).then(.noShowRecorded(1), .tokenPromoted(2, slot: 0))
            .when(.callNext).then(.patientCalled(2))
    }

    @Test("of those who wait the first who can get a seat is called")
    func firstWhoCanGetASeat() {
        given(capacities: 2, 1, reserved: [.walkIn: 1])
            .booked(.online).waitlisted(.online).booked(.walkIn, slot: 1).waitlisted(.walkIn, slot: 1)
            .arrived(2, 4)
            .queue(2, 4)
            .when(.callNext).then(.tokenPromoted(4, slot: 0), .patientCalled(4))
    }

    @Test("who missed a call is called when nobody on the waitlist can get a seat")
    func missedCallBeforeNobody() {
        given(capacities: 1, 1).booked(.online).waitlisted(.online).booked(.online, slot: 1)
            .called(1).arrived(2)
            .accepting(.skipPatient(1))
            .queue(2, 1)
            .when(.callNext).then(.patientCalled(1))
    }

    @Test("who missed a call lets a waitlisted person go first who can get a seat")
    func waitlistedPersonFirst() {
        given(capacities: 1, 1).booked(.online).waitlisted(.online)
            .called(1).arrived(2)
            .accepting(.skipPatient(1))
            .when(.callNext).then(.tokenPromoted(2, slot: 1), .patientCalled(2))
    }

    @Test("an emergency called from the waitlist gets a free seat, else an overflow seat", arguments: [1, 2])
    func emergenciesFromTheWaitlist(slots: Int) {
        let full = given(capacities: 1).booked(.online).completed(1).waitlisted(.emergency).arrived(2)
        let gap = given(capacities: 1, 1).booked(.online).completed(1).waitlisted(.emergency).arrived(2)
        for command in [SessionCommand.callNext, .callToken(2)] {
            full.when(command).then(.tokenPromoted(2, slot: 0, seat: .overflow), .patientCalled(2))
            gap.when(command).then(.tokenPromoted(2, slot: 1), .patientCalled(2))
        }
    }

    @Test("an overflow seat given to an emergency that was called is counted apart")
    func overflowIsCountedApart() {
        let called = given(capacities: 1).booked(.online).completed(1).waitlisted(.emergency).arrived(2)
            .accepting(.callNext)
        #expect(called.session.slots[0].seatsTaken == 1)
        #expect(called.session.slots[0].overflowTaken == 1)
    }

    @Test("somebody parked is called by name, not by call-next")
    func parkedPatients() {
        given(capacities: 1).booked(.online).parked(1)
            .when(.callNext).thenRefused(.nobodyToCall(absent: []))
            .when(.callToken(1)).then(.patientCalled(1))
    }

    @Test("parking ends a consultation, and the next patient may be seen")
    func parkingFreesTheDoctor() {
        let parked = given(capacities: 2).booked(.online, .online).called(2).inConsultation(1)
            .when(.parkPatient(1)).then(.patientParked(1))
        #expect(parked.session.inConsultation == nil)
        parked.accepting(.startConsultation(2))
            .token(1, is: .booked, .parked)
            .accepting(.resumePatient(1)).token(1, is: .booked, .arrived)
    }

    @Test("a completed consultation has its times")
    func realDurations() throws {
        let seen = given(capacities: 1).booked(.online).at("09:00").called(1)
            .at("09:05").accepting(.startConsultation(1)).at("09:17").accepting(.completeConsultation(1))
        let token = try #require(seen.session.token(1))
        #expect(
            [token.calledAt, token.startedAt, token.completedAt] == [.clock("09:00"), .clock("09:05"), .clock("09:17")])
    }
}
