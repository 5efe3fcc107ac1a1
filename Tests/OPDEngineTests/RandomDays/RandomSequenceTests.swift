import OPDEngine
import SeededChance
import Testing

/// Seeds that ever failed. Each stays here as a test.
let knownSeeds: [UInt64] = [1_005_305]

/// 240 days of 50 commands each.
let dailySeeds = 0..<240

/// Drawn once for all tests.
let dailyDays = dailySeeds.map { RandomDay(seed: UInt64($0)) }

/// So that a bug tells a handful of stories and not hundreds.
private let batches = stride(from: dailySeeds.lowerBound, to: dailySeeds.upperBound, by: 60).map { $0..<$0 + 60 }

@Suite("random days")
struct RandomSequenceTests {
    @Test("on a random day every rule holds after every command", arguments: batches)
    func everyRuleHolds(days: Range<Int>) {
        let failure = dailyDays[days].lazy.compactMap { $0.smallestFailure() }.first
        if let failure { Issue.record("\(failure)") }
    }

    @Test("so they do on the days that once went wrong", arguments: knownSeeds)
    func knownDays(seed: UInt64) {
        if let failure = RandomDay(seed: seed).smallestFailure() { Issue.record("\(failure)") }
    }

    @Test("so they do on a long day with large slots", arguments: 0..<6 as Range<UInt64>)
    func longDays(seed: UInt64) {
        let failure = RandomDay(seed: seed, stepCount: 300, largestCapacity: 60).smallestFailure()
        if let failure { Issue.record("\(failure)") }
    }

    @Test("the random days see every event, and every refusal but that of the 10,000th token")
    func reachEverything() {
        #expect(seen(on: dailyDays.prefix(100)) == Self.everything)
    }

    @Test("so they do while people are erased, who are never known again", arguments: batches)
    func erasures(days: Range<Int>) {
        let erasing = days.map { RandomDay(seed: UInt64($0), withErasures: true) }
        let failure = erasing.lazy.compactMap { $0.smallestFailure() }.first
        if let failure { Issue.record("\(failure)") }
    }

    @Test("the days with erasures see all that erasure can lead to")
    func reachErasures() {
        let seen = seen(on: dailySeeds.lazy.map { RandomDay(seed: UInt64($0), withErasures: true) })
        #expect(Self.everythingOfErasures.subtracting(seen) == [])
    }

    private func seen(on days: some Sequence<RandomDay>) -> Set<String> {
        var seen: Set<String> = []
        for day in days {
            var run = DayRun(day, decide: engine)
            for step in day.steps {
                let answer = run.play(step).answer
                seen.formUnion(answer.events.map { name(of: $0) })
                if let refusal = answer.refusal { seen.insert(name(of: refusal)) }
                if answer == .accepted([]) { seen.insert("nothing") }
            }
        }
        return seen
    }

    private static let everythingOfErasures: Set<String> = [
        "tokenErased", "sessionErased", "patientIdentified", "tokenIsLive", "dayNotOver", "erasureIsFinal",
        "entryUndone",
        "nothing",
    ]

    @Test("the same seed is the same day, another seed another")
    func seedsAreReproducible() {
        #expect(RandomDay(seed: 7).steps == RandomDay(seed: 7).steps)
        #expect(RandomDay(seed: 7).steps != RandomDay(seed: 8).steps)
        var random = SplitMix64(seed: 1_234_567)
        #expect([random.next(), random.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
    }

    private static let everything: Set<String> = [
        "nothing",
        "tokenBooked", "tokenWaitlisted", "patientIdentified", "tokenBumped", "seatLost", "tokenMoved",
        "tokenReinstated", "tokenReallocated", "tokenDisplaced", "tokenPromoted", "rebookingNeeded", "tokenCancelled",
        "noShowRecorded", "patientArrived", "patientCalled", "patientSkipped", "patientParked", "patientResumed",
        "consultationStarted", "consultationCompleted", "delayAdded", "capacityChanged", "slotShortened", "slotClosed",
        "slotReopened", "reservationReleased", "doctorArrived", "breakStarted", "sessionEnded", "entryUndone",
        "tokenRestored", "slotRestored", "doctorRestored",
        "invalidSlotIndex", "tokenNotFound", "dateInPast", "beyondHorizon", "bookingCutOff", "slotClosed",
        "overbookingForbidden", "duplicatePatient", "notAllowed", "doctorBusy", "nobodyToCall", "noSeatToCall",
        "alreadyInSlot", "wouldLoseSeat", "belowSeen", "alreadyClosed", "alreadyOpen", "noSuchEntry", "changedSince",
    ]

    private func name<Value>(of value: Value) -> String {
        Mirror(reflecting: value).children.first?.label ?? "\(value)"
    }
}
