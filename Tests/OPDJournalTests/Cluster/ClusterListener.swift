import OPDEngine
import OPDJournal

@testable import OPDJournal

/// Somebody who listens to one session, now through this node, now through that one, and always goes on where they were.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterListener: @unchecked Sendable {
    private let world: ClusterWorld
    private let number: Int
    private let session: Session.ID
    private(set) var epoch = 0
    private(set) var sent = 0

    init(_ world: ClusterWorld, number: Int) {
        self.world = world
        self.number = number
        session = world.oneOf(ClusterNode.sessions)!
    }

    func start() {
        world.baton.spawn("listener \(number)") { [self] in
            while !world.isOver {
                if let node = world.oneOf(world.nodes.filter { $0.published != nil && !$0.isDead }) { listen(at: node) }
                world.baton.sleep(world.draw(1...40))
            }
        }
    }

    /// Whether it has everything that there is.
    var isUpToDate: Bool {
        epoch == world.truth.heads.epoch && sent == world.truth.head(of: .session(session, epoch: epoch))
    }

    var description: String { "listener \(number) of \(session) has \(epoch).\(sent)" }

    /// First the ear, then the look, as the server does.
    private func listen(at node: ClusterNode) {
        guard let published = node.published, (try? node.pass([session])) != nil else { return }
        let ear = Ear()
        guard
            let place = try? node.feed.add(
                .init(wake: { ear.isWoken = true }, end: { ear.hasEnded = true }), to: [session])
        else { return }
        defer { node.feed.remove(place, of: [session]) }
        let now = published.epoch
        guard let newest = try? node.session(session, showing: node.pass([session])), published.epoch == now else {
            return
        }
        if now != epoch || sent > newest.version { (epoch, sent) = (now, 0) }
        let leave = world.workers > 0 ? world.baton.now + world.draw(50...2_500) : .max
        if world.fault == .repeatsChanges { sent = max(0, sent - 1) }
        while tell(from: node), !ear.hasEnded, !world.isOver, !node.isDead, world.baton.now < leave {
            world.baton.wait(
                { [world] in ear.isWoken || ear.hasEnded || node.isDead || world.isOver },
                deadline: leave == .max ? nil : leave)
            ear.isWoken = false
        }
    }

    /// What came after the last change. False when it cannot be read.
    private func tell(from node: ClusterNode) -> Bool {
        if node.isDead || world.isOver { return false }
        let stream = StreamID.session(session, epoch: epoch)
        if let items = node.feed.items(of: session, after: sent) {
            for item in items { hear(item.version, item.events) }
            return true
        }
        guard let entries = try? node.journal.entries(of: stream, after: sent, through: nil), !node.isDead else {
            return false
        }
        for entry in entries { hear(entry.version, (try? EventCoding.sessionEvents(from: entry.entry.events)) ?? []) }
        return true
    }

    private func hear(_ version: Int, _ events: [SessionEvent]) {
        let stream = StreamID.session(session, epoch: epoch)
        world.tell("hears \(stream) version \(version)")
        let known = world.truth.events[stream] ?? []
        if version != sent + 1 || heard[stream, default: 0] >= version {
            world.report("listener \(number) hears \(stream) version \(version) after \(sent)")
        } else if !known.indices.contains(version - 1) || known[version - 1] != events {
            world.report("listener \(number) hears of \(stream) version \(version) what is not so")
        }
        sent = version
        heard[stream] = version
    }

    private var heard: [StreamID: Int] = [:]

    /// Sendable since only the strand with the baton touches it.
    private final class Ear: @unchecked Sendable {
        var isWoken = false
        var hasEnded = false
    }
}
