import OPDEngine
import Testing

/// The order in which those present are called.
@Suite("the queue")
struct QueueTests {
    @Test("earlier slots come first, then higher priorities, then who checked in first, then lower numbers")
    func bySlotPriorityArrivalNumber() {
        given(capacities: 4, 4)
            .booked(.online, slot: 1)
            .booked(.walkIn, .walkIn, .walkIn, .followUp)
            .at("08:10").arrived(1, 4)
            .at("08:20").arrived(2, 3)
            .at("08:30").arrived(5)
            .queue(5, 4, 2, 3, 1)
    }

    @Test("those still expected, called, parked or gone are not in the queue")
    func onlyThoseWhoCanBeCalled() {
        given(capacities: 6)
            .booked(.online, .online, .online, .online, .online, .online)
            .arrived(2).called(3).parked(4).inConsultation(5).arrived(6).cancelled(6)
            .queue(2)
    }

    @Test("a present emergency comes before everybody, whatever its slot, with a seat or without")
    func emergenciesFirst() {
        given(capacities: 1, 1)
            .booked(.paidPriority)
            .booked(.emergency, slot: 1)
            .waitlisted(.emergency, slot: 1)
            .arrived(1, 2, 3)
            .queue(2, 3, 1)
    }

    @Test("a waitlisted emergency of an earlier slot comes before a seated one of a later slot")
    func emergenciesBySlot() {
        given(capacities: 1, 1)
            .booked(.emergency).waitlisted(.emergency)
            .booked(.emergency, slot: 1)
            .arrived(2, 3)
            .queue(2, 3)
    }

    @Test("those with a seat come before those who wait for one")
    func seatsBeforeWaitlists() {
        given(capacities: 1, 1)
            .booked(.walkIn).waitlisted(.walkIn)
            .booked(.walkIn, slot: 1)
            .arrived(2, 3)
            .queue(3, 2)
    }

    @Test("somebody whose slot is still ahead is called early only when nobody of an earlier slot is present")
    func aheadOnlyWhenNobodyElseIsThere() {
        let both = given(capacities: 1, 1).booked(.walkIn).booked(.paidPriority, slot: 1).arrived(2)
        both.when(.callNext).then(.patientCalled(2))
        both.arrived(1).when(.callNext).then(.patientCalled(1))
    }

    @Test("the order is the same however the tokens came about", arguments: [[1, 2, 3], [3, 1, 2], [2, 3, 1]])
    func arrivalsAtOnce(order: [Int]) {
        let present = order.reduce(given(capacities: 3).booked(.online, .online, .online)) {
            $0.arrived(Token.Number($1)!)
        }
        present.queue(1, 2, 3)
    }
}

/// Missed calls.
extension QueueTests {
    @Test("who missed a call lets one other go first, and then has the old place again")
    func passedOverOnce() {
        given(capacities: 3)
            .booked(.followUp, .online, .online)
            .called(1).arrived(2, 3)
            .when(.skipPatient(1)).then(.patientSkipped(1))
            .token(1, is: .booked, .arrived)
            .queue(2, 1, 3)
            .when(.callNext).then(.patientCalled(2))
            .when(.callNext).then(.patientCalled(1))
    }

    @Test("who missed a call is called at once when nobody else is there")
    func calledAgainWhenAlone() {
        given(capacities: 1).booked(.online).called(1)
            .when(.skipPatient(1)).then(.patientSkipped(1))
            .when(.callNext).then(.patientCalled(1))
    }

    @Test(
        "the setting skip_calls says how many others go first",
        arguments: [
            (0, [1, 2, 3, 4]), (1, [2, 1, 3, 4]), (2, [2, 3, 1, 4]), (3, [2, 3, 4, 1]), (100, [2, 3, 4, 1]),
        ])
    func skipCalls(calls: Int, order: [Int]) {
        let skipped = given(capacities: 4) { $0.skipCalls = calls }
            .booked(.online, .online, .online, .online)
            .called(1).arrived(2, 3, 4).accepting(.skipPatient(1))
        #expect(skipped.session.callOrder.map { Int($0.number.value) } == order)
    }

    @Test("two who missed their calls come back in the order of their calls that were missed")
    func twoMissedCalls() {
        given(capacities: 3) { $0.skipCalls = 2 }
            .booked(.online, .online, .online)
            .called(1).accepting(.skipPatient(1))
            .arrived(2, 3).accepting(.callToken(2), .skipPatient(2))
            .queue(3, 1, 2)
    }

    @Test("a call by name ends the passing over")
    func calledByName() {
        given(capacities: 2).booked(.online, .online).called(1).arrived(2)
            .accepting(.skipPatient(1), .callToken(1), .parkPatient(1), .resumePatient(1))
            .queue(1, 2)
    }

    @Test("somebody back from a test has the old place in the queue")
    func parkedPatientsKeepTheirPlace() {
        given(capacities: 2).booked(.online, .online)
            .at("08:10").arrived(1).at("08:20").arrived(2)
            .accepting(.parkPatient(1)).queue(2)
            .at("08:40").accepting(.resumePatient(1)).queue(1, 2)
    }
}
