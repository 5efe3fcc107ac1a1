import OPDEngine
import OPDJournal

@testable import OPDJournal

/// A client that runs its errands one after the other, through any node, and asks again until it has an answer.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterClient: @unchecked Sendable {
    /// What became of a request in the end.
    enum Outcome {
        case done(Gist, epoch: Int)
        case refused(epoch: Int)
        /// Nobody knows, and there is no key to ask again with.
        case unknown
    }

    private let world: ClusterWorld
    private var errands: ClusterErrands
    private let count: Int
    private let number: Int
    private(set) var outcomes: [(request: Request, outcome: Outcome, isUncertain: Bool)] = []

    init(_ world: ClusterWorld, seed: UInt64, number: Int, count: Int) {
        self.world = world
        self.number = number
        self.count = count
        errands = ClusterErrands(seed: seed, client: number)
    }

    func start() {
        world.workers += 1
        world.baton.spawn("client \(number)") { [self] in
            for _ in 0..<count where !world.isOver {
                if errands.chance(20) { world.baton.sleep(world.draw(1...40)) }
                switch errands.next() {
                case .command(let request): run(request)
                case .session(let id): read(id)
                case .day(let day): read(day)
                case .directory: readDirectory()
                }
            }
            world.workers -= 1
        }
    }

    /// One of the nodes that have opened.
    private func node() -> ClusterNode? {
        while !world.isOver {
            if let node = world.oneOf(world.nodes.filter { $0.published != nil && !$0.isDead }) { return node }
            world.baton.sleep(20)
        }
        return nil
    }

    // MARK: Commands

    private func run(_ request: Request) {
        var isUncertain = false
        while let node = node() {
            let question = ClusterQuestion(request, to: node, isRepeated: isUncertain)
            world.tell("\(request.actor!) asks \(node.name): \(request.command)\(request.isDryRun ? " (dry)" : "")")
            let answer = node.submit(request)
            if world.isOver { return }
            world.tell(
                "\(request.actor!) hears \(answer.map { "\(Gist($0)) \($0.unavailability.map { "\($0)" } ?? "")" } ?? "nothing")"
            )
            if let answer { question.check(answer) }
            switch answer {
            case .done(let receipt):
                if !request.isDryRun { errands.note(receipt) }
                finish(request, .done(Gist(.done(receipt)), epoch: world.truth.heads.epoch), isUncertain)
                if question.start.epoch == world.truth.heads.epoch { askAgain(request, receipt) }
                return
            case .refused: return finish(request, .refused(epoch: world.truth.heads.epoch), isUncertain)
            case .unavailable(.outcomeUnknown), nil:
                if !request.isDryRun { isUncertain = true }
                if request.key == nil && isUncertain { return finish(request, .unknown, true) }
            case .unavailable: break
            }
            world.baton.sleep(world.draw(1...60))
        }
    }

    private func finish(_ request: Request, _ outcome: Outcome, _ isUncertain: Bool) {
        outcomes.append((request, outcome, isUncertain))
    }

    /// A key gets its first answer again, from any node, until the epoch is over.
    private func askAgain(_ request: Request, _ receipt: Receipt) {
        guard request.key != nil, !request.isDryRun, errands.chance(20), let node = node() else { return }
        let epoch = world.truth.heads.epoch
        guard let again = node.submit(request), again.unavailability == nil, world.truth.heads.epoch == epoch else {
            return
        }
        if Shown(again) != Shown(.done(receipt)) {
            world.report("\(request.actor!) asked again and got \(Shown(again)) after \(Shown(.done(receipt)))")
        }
    }

    // MARK: Reads

    private func read(_ id: Session.ID) {
        guard let node = node() else { return }
        let start = world.truth.heads
        if world.fault == .publishesBackwards { node.publishBackwards() }
        guard let live = try? node.session(id, showing: node.pass([id])), !node.isDead else { return }
        check(live, at: node, since: start)
    }

    /// The sessions of a day, as the hospital's reports read them: with one check.
    private func read(_ day: ClinicDay) {
        guard let node = node() else { return }
        let start = world.truth.heads
        let ids = ClusterNode.sessions.filter { $0.day == day }
        guard let newest = try? node.pass(ids) else { return }
        for id in ids {
            guard let live = try? node.session(id, showing: newest), !node.isDead else { return }
            check(live, at: node, since: start)
        }
    }

    private func check(_ live: LiveSession, at node: ClusterNode, since start: ClusterTruth.Heads) {
        if world.isOver { return }
        guard let published = node.published else { return }
        let (id, epoch) = (live.session.id, published.epoch)
        world.tell("reads \(id) version \(live.version) at \(node.name)")
        let isCurrent = (start.epoch...max(start.epoch, epoch)).contains { epoch in
            let stream = StreamID.session(id, epoch: epoch)
            return live.version >= (epoch == start.epoch ? start.versions[stream] ?? 0 : 0)
                && world.truth.session(stream, version: live.version)?.session == live.session
        }
        if epoch < start.epoch || !isCurrent {
            world.report("\(node.name) shows \(id) version \(live.version) of epoch \(epoch) after \(start)")
        }
    }

    private func readDirectory() {
        guard let node = node() else { return }
        let start = world.truth.heads
        guard (try? node.pass([])) != nil, !node.isDead, !world.isOver, let published = node.published else { return }
        let (epoch, live) = (published.epoch, published.directory)
        let least = epoch == start.epoch ? start.versions[.directory(epoch: epoch)] ?? 0 : 1
        if epoch < start.epoch || live.version < least {
            world.report("\(node.name) shows the directory \(live.version) of epoch \(epoch) after \(start)")
        } else if world.truth.directory(epoch: epoch, version: live.version)?.directory != live.directory {
            world.report("\(node.name) shows a directory that there never was")
        }
    }

    // MARK: In the end

    /// Nothing acknowledged is lost or done twice; nothing that was refused is done.
    func checkOutcomes() {
        for (request, outcome, isUncertain) in outcomes {
            let epochs = (world.truth.writes[request.actor!] ?? []).map { $0[0].stream.epoch }
            let isRight: Bool
            switch outcome {
            case .done(let gist, let epoch):
                let changes =
                    gist.sessions.contains { !$0.events.isEmpty } || !gist.directory.isEmpty || request.alwaysWrites
                let wanted = changes && !request.isDryRun ? 1 : 0
                // What is asked again after a reset is done again.
                let isAgain = request.key != nil && epochs.contains { $0 > epoch }
                isRight = epochs.count == wanted || (isUncertain || isAgain) && epochs.count > wanted
            case .refused(let epoch): isRight = epochs.isEmpty || isUncertain && epochs.allSatisfy { $0 < epoch }
            case .unknown: isRight = epochs.count <= 1
            }
            if !isRight {
                world.report("\(request.actor!) (\(request.command)) is in epochs \(epochs) after \(outcome)")
            }
        }
    }
}
