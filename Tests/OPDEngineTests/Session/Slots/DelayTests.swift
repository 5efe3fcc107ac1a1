import OPDEngine
import Testing

@Suite("delays")
struct DelayTests {
    @Test(
        "a delay begins at the session's start, or now when that is later",
        arguments: [("08:00", "09:00"), ("09:00", "09:00"), ("09:20", "09:20"), ("12:30", "12:30")])
    func begins(now: String, from: String) {
        given(capacities: 5, 5).at(now)
            .when(.addDelay(minutes: 30, mode: .shift))
            .then(.delayAdded(Delay(id: 1, from: .clock(from), minutes: 30, mode: .shift)))
    }

    @Test("delays add up: each begins where those before it end, and has the next id")
    func addUp() {
        given(capacities: 5, 5)
            .accepting(.addDelay(minutes: 30, mode: .shift))
            .at("09:10").when(.addDelay(minutes: 15, mode: .shift))
            .then(.delayAdded(Delay(id: 2, from: .clock("09:30"), minutes: 15, mode: .shift)))
            .at("10:00").when(.addDelay(minutes: 5, mode: .shift))
            .then(.delayAdded(Delay(id: 3, from: .clock("10:00"), minutes: 5, mode: .shift)))
    }

    @Test("shifting moves the expected times, and everybody keeps the seat")
    func shifting() {
        let delayed = given(capacities: 1, 1).booked(.online).booked(.online, slot: 1)
            .accepting(.addDelay(minutes: 30, mode: .shift), .addDelay(minutes: 15, mode: .shift))
        delayed.slot(0, seats: [1]).slot(1, seats: [2])
        #expect(delayed.session.effectiveStart(of: 0) == .clock("09:45"))
        #expect(delayed.session.effectiveStart(of: 1) == .clock("10:45"))
    }

    struct Eaten: Sendable {
        let capacity: Int
        let now: String
        let minutes: Int
        let left: [Int]
    }

    /// Two slots of an hour: floor(overlap × capacity ÷ length) seats each.
    static let eaten = [
        Eaten(capacity: 5, now: "08:00", minutes: 11, left: [5, 5]),
        Eaten(capacity: 5, now: "08:00", minutes: 12, left: [4, 5]),
        Eaten(capacity: 5, now: "08:00", minutes: 30, left: [3, 5]),
        Eaten(capacity: 5, now: "08:00", minutes: 60, left: [0, 5]),
        Eaten(capacity: 5, now: "08:00", minutes: 90, left: [0, 3]),
        Eaten(capacity: 5, now: "09:50", minutes: 20, left: [5, 5]),
        Eaten(capacity: 6, now: "09:50", minutes: 20, left: [5, 5]),
        Eaten(capacity: 60, now: "09:59", minutes: 2, left: [59, 59]),
        Eaten(capacity: 5, now: "12:00", minutes: 60, left: [5, 5]),
        Eaten(capacity: 1, now: "09:01", minutes: 1_440, left: [1, 0]),
    ]

    @Test("reallocating, each slot loses the floor of overlap × capacity ÷ length", arguments: eaten)
    func loses(example: Eaten) {
        let delayed = given(capacities: example.capacity, example.capacity).at(example.now)
            .accepting(.addDelay(minutes: example.minutes, mode: .reallocate))
        #expect(delayed.session.slots.map(\.capacity) == example.left)
        #expect(delayed.session.slots.map(\.fullCapacity) == [example.capacity, example.capacity])
    }

    @Test("several delays each take their part of the capacity without delays")
    func severalTakeTheirParts() {
        let delayed = given(capacities: 5).accepting(.addDelay(minutes: 24, mode: .reallocate))
            .accepting(.addDelay(minutes: 24, mode: .reallocate))
        #expect(delayed.session.slots[0].capacity == 1)
    }

    @Test("the losers of all slots are placed at last, highest priority first, then lowest number")
    func losersOfAllSlots() {
        given(capacities: 2, 2, 2)
            .booked(.walkIn, .walkIn).booked(.followUp, .online, slot: 1)
            .when(.addDelay(minutes: 90, mode: .reallocate))
            .then(
                .delayAdded(Delay(id: 1, from: .clock("09:00"), minutes: 90, mode: .reallocate)),
                .slotShortened(0, to: 0), .slotShortened(1, to: 1), .seatLost(2, from: 0), .seatLost(1, from: 0),
                .seatLost(4, from: 1), .tokenReallocated(4, to: 2), .tokenReallocated(1, to: 2),
                .tokenDisplaced(2, slot: 0)
            )
            .slot(0, seats: [], waitlist: [2]).slot(1, seats: [3]).slot(2, seats: [1, 4])
    }

    @Test("seats of those who were called or seen are never eaten")
    func neverBelowSeen() {
        let delayed = given(capacities: 3).booked(.online, .online, .online).completed(1).called(2)
            .accepting(.addDelay(minutes: 60, mode: .reallocate))
        #expect(delayed.session.slots[0].capacity == 2)
        delayed.slot(0, seats: [1, 2], waitlist: [3])
    }

    @Test("a closed slot loses its seats too, so that it does not have them when it opens")
    func closedSlots() {
        let opened = given(capacities: 4).accepting(.closeSlot(0))
            .accepting(.addDelay(minutes: 30, mode: .reallocate), .openSlot(0))
        #expect(opened.session.slots[0].capacity == 2)
    }

    @Test("a new capacity is what the slot has from then on, delays or not")
    func capacityAfterADelay() {
        let changed = given(capacities: 4).accepting(.addDelay(minutes: 30, mode: .reallocate))
            .when(.changeCapacity(slot: 0, to: 4)).then(.capacityChanged(0, to: 4))
        #expect(changed.session.slots[0].capacity == 4)
    }

    @Test("the doctor's arrival, breaks and end are kept, and said once")
    func doctor() {
        let broken = given(capacities: 1)
            .when(.recordDoctorArrival).then(.doctorArrived)
            .when(.recordDoctorArrival).thenNothing()
            .at("10:00").when(.startBreak(minutes: 15)).then(.breakStarted(until: .clock("10:15")))
        #expect(broken.session.doctorPresence == .onBreak(until: .clock("10:15")))
        broken.when(.startBreak(minutes: nil)).then(.breakStarted(until: nil))
            .when(.recordDoctorArrival).then(.doctorArrived)
            .when(.endSession).then(.sessionEnded)
            .when(.endSession).thenNothing()
    }
}
