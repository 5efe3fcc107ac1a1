import OPDEngine

extension DayPlan {
    private static let requests = 46
    private static let cancellations = 6
    private static let noShows = 4
    /// The first requests of the rest of the day are not interrupted by cancellations.
    private static let firstCancellation = 12

    /// Requests by chance for the three doctors who are there, cancellations between them, no-shows at the end. Only who asked and has
    /// not left yet cancels or fails to come, so every step is possible, whatever the desk decides.
    static func restOfTheDay(seed: Int, chance: inout SplitMix64) -> Scene {
        let patients = chance.shuffled(PatientNames.given).prefix(requests).map { given in
            "\(given) \(PatientNames.family[chance.number(below: PatientNames.family.count)])"
        }
        let pauses = Set(chance.shuffled(Array(firstCancellation..<requests)).prefix(cancellations))
        var steps: [Step] = []
        var stillThere: [String] = []
        for (index, patient) in patients.enumerated() {
            if pauses.contains(index) { steps.append(.cancel(leaver(from: &stillThere, &chance))) }
            steps.append(request(of: patient, &chance))
            stillThere.append(patient)
        }
        for _ in 0..<noShows { steps.append(.noShow(leaver(from: &stillThere, &chance))) }
        return Scene(
            title: "The rest of the day",
            explanation: """
                \(requests) more requests to Dr. A, B and C with \(cancellations) cancellations between them, and \
                \(noShows) no-shows at the end, all drawn from seed \(seed). The same rules decide.
                """,
            steps: steps)
    }

    private static func request(of patient: String, _ chance: inout SplitMix64) -> Step {
        let source = chance.element(of: [
            (Source.online, weight: 14), (.walkIn, weight: 14), (.followUp, weight: 9), (.paidPriority, weight: 6),
            (.emergency, weight: 3),
        ])
        let doctor = chance.element(of: [(0, weight: 2), (1, weight: 4), (2, weight: 4)])
        return .book(patient, source, doctor: doctor, slot: chance.number(below: 4))
    }

    private static func leaver(from stillThere: inout [String], _ chance: inout SplitMix64) -> String {
        stillThere.remove(at: chance.number(below: stillThere.count))
    }
}
