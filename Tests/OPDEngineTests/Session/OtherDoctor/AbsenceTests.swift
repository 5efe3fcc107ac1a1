import OPDEngine
import Testing

/// A doctor's leave, as it touches one session.
@Suite("absences")
struct AbsenceTests {
    let morning = Moment(instant: .clock("08:00"), today: .testDay)

    private func decide(
        _ origin: Scenario, substitute: Scenario? = nil, at moment: Moment? = nil,
        patients: [Token.Number: PatientKeys] = [:]
    ) -> (origin: [SessionEvent], substitute: [SessionEvent]) {
        Absence(origin: origin.session, substitute: substitute?.session, patients: patients)
            .decide(at: moment ?? morning)
    }

    @Test("without a substitute all slots close, and everybody who was not called needs rebooking")
    func withoutSubstitute() {
        let origin = given(capacities: 2, 1).booked(.walkIn, .online).booked(.online, slot: 1).waitlisted(
            .walkIn, slot: 1
        )
        .called(1)
        let events = decide(origin)
        #expect(
            events.origin == [
                .slotClosed(0), .slotClosed(1), .seatLost(2, from: 0), .tokenDisplaced(2, slot: 0),
                .rebookingNeeded(2), .seatLost(3, from: 1), .tokenDisplaced(3, slot: 1), .rebookingNeeded(3),
                .rebookingNeeded(4),
            ])
        let left = origin.with { $0.record(events.origin) }
        left.slot(0, seats: [1], waitlist: [2]).slot(1, seats: [], waitlist: [4, 3])
        #expect(left.session.tokens.filter(\.needsRebooking).map(\.number) == [2, 3, 4])
        #expect(left.session.violations.isEmpty)
    }

    @Test("a substitute takes in whom there is a free seat for, highest priority first, at the same time or later")
    func withSubstitute() {
        let origin = given(capacities: 1, 2).booked(.walkIn).booked(.online, .followUp, slot: 1)
        let substitute = Scenario(opening: .hourly(capacities: [1, 1]), id: .otherDoctor)
        let events = decide(origin, substitute: substitute)
        let id = { origin.session.id(of: $0) }
        #expect(
            events.substitute == [
                .tokenBooked(1, source: .followUp, slot: 1), .transferArrived(1, from: id(3), arrivedAt: nil),
                .tokenBooked(2, source: .walkIn, slot: 0), .transferArrived(2, from: id(1), arrivedAt: nil),
            ])
        let there = substitute.session
        #expect(
            events.origin == [
                .slotClosed(0), .slotClosed(1), .tokenTransferred(3, to: there.id(of: 1)), .seatLost(2, from: 1),
                .tokenDisplaced(2, slot: 1), .rebookingNeeded(2), .tokenTransferred(1, to: there.id(of: 2)),
            ])
    }

    @Test("the substitute's earlier slots, full slots and closed slots take nobody in")
    func slotsThatTakeNobodyIn() {
        let origin = given(capacities: 1, 1, 1, 1).booked(.online, slot: 1)
        let substitute = Scenario(opening: .hourly(capacities: [5, 1, 1, 1]), id: .otherDoctor)
            .booked(.walkIn, slot: 1).accepting(.closeSlot(2))
        let events = decide(origin, substitute: substitute)
        #expect(events.substitute.first == .tokenBooked(2, source: .online, slot: 3))
        let full = decide(origin, substitute: substitute.accepting(.closeSlot(3)))
        #expect(full.substitute.isEmpty)
        #expect(full.origin.contains(.rebookingNeeded(1)))
    }

    @Test("those who wait are taken in after those with seats, in the order of their waitlist")
    func waiting() {
        let origin = given(capacities: 1).booked(.walkIn).waitlisted(.walkIn, .walkIn).arrived(3)
        let substitute = Scenario(opening: .hourly(capacities: [2]), id: .otherDoctor)
        let events = decide(origin, substitute: substitute)
        #expect(
            events.origin == [
                .slotClosed(0), .tokenTransferred(1, to: substitute.session.id(of: 1)),
                .tokenTransferred(2, to: substitute.session.id(of: 2)), .rebookingNeeded(3),
            ])
    }

    @Test("people's keys and presence go along")
    func keysAndPresence() throws {
        let keys = try #require(PatientKeys(patientID: nil, phoneAndName: 300))
        let origin = given(capacities: 1).booked(.online).at("07:50").arrived(1)
        let substitute = Scenario(opening: .hourly(capacities: [2]), id: .otherDoctor)
        let events = decide(origin, substitute: substitute, patients: [1: keys])
        #expect(
            events.substitute == [
                .tokenBooked(1, source: .online, slot: 0),
                .transferArrived(1, from: origin.session.id(of: 1), arrivedAt: .clock("07:50")),
                .patientIdentified(1, keys),
            ])
    }

    @Test("slots that are over or closed already are left alone")
    func whatIsOver() {
        let origin = given(capacities: 1, 1, 1).booked(.online).booked(.online, slot: 1).accepting(.closeSlot(2))
        let moment = Moment(instant: .clock("10:00"), today: .testDay)
        #expect(
            decide(origin, at: moment).origin
                == [.slotClosed(1), .seatLost(2, from: 1), .tokenDisplaced(2, slot: 1), .rebookingNeeded(2)])
        let night = Moment(instant: .clock("20:00"), today: .testDay)
        #expect(decide(origin, at: night).origin.isEmpty)
    }
}
